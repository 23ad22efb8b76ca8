"""What is drawn, and where each topic stands in it.

| picture | who places its topics |
|---|---|
| plan, on the page | `browser/pure/columns.js`, its lines `browser/pure/tracks.js` |
| map, on the page | `browser/pure/lanes.js`; the order of the lanes comes from `topic_map.py` |
| subjects of a large graph | `overview.py` and `browser/draw/overview.js` |
| what a topic rests on | `focus.py` and `layered.py` the order, `browser/draw/rests.js` the pixels |
| SVG to download | `boxes.py`, from `layout.py` |
| web page to give away | `graph/exports/web/picture.py`, from `layout.py` or `layered.py` |
"""
