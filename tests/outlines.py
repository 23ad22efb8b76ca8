"""Outlines as people publish them, each in its own habits, and what a careful reader makes of each by hand.

An expectation has a line for each topic, "name | category | area | what else is said of it", in order; then "->" lines
for edges, "done" and "resource" lines; then, behind "~", how often each cause of a note comes.
"""

from typing import NamedTuple


class Example(NamedTuple):
    """A text, what a reader makes of it, and how many of its blocks are in which bucket, counted by hand."""

    text: str
    expected: str
    buckets: str


ROADMAP = Example(
    text="""\
# 🧁 Pastry Cook Roadmap (From Scratch)

This path is meant for people who have never baked.

## 🗺️ Overview

### 1️⃣ Ingredients & Tools
- **Ingredients:**
  - Flour (Wheat, Rye, Spelt)
  - Sugar & Honey
- **Tools:**
  - Mixer (Whisk, Dough Hook), Thermometer

### 2️⃣ Doughs
- **Leavened Doughs:**
  - Yeast Dough, Sourdough (Starter Care)
- **Food Safety Analysis (FSA):**
  - HACCP, pH^2 Chart

### 3️⃣ Creams
- **Custards:**
  - Crème Pâtissière (Whisk)

## 🎯 Resources & Learning Paths
- **Books:** "The Bread Book" by A. Baker, "Sugar and Fat" by C. Cook
- **Online Courses:** Bakery 101, open.example

## 🚀 Final Words
Keep baking!

🙌 **Happy Baking!** 🚀
""",
    expected="""\
Flour | Ingredients & Tools | Ingredients
Wheat | Ingredients & Tools | Ingredients | part of Flour
Rye | Ingredients & Tools | Ingredients | part of Flour
Spelt | Ingredients & Tools | Ingredients | part of Flour
Sugar & Honey | Ingredients & Tools | Ingredients
Mixer | Ingredients & Tools | Tools
Whisk | Ingredients & Tools | Tools | part of Mixer
Dough Hook | Ingredients & Tools | Tools | part of Mixer
Thermometer | Ingredients & Tools | Tools
Yeast Dough | Doughs | Leavened Doughs
Sourdough | Doughs | Leavened Doughs
Starter Care | Doughs | Leavened Doughs | part of Sourdough
HACCP | Doughs | Food Safety Analysis (FSA)
pH^2 Chart | Doughs | Food Safety Analysis (FSA)
Crème Pâtissière | Creams | Custards
~ a heading above the categories: 1
~ a name that stands there twice is one topic: 1
~ a paragraph of text: 1
~ a resource of no single topic: 2
~ a section about the document: 3
~ a section of resources: 1
~ order: none is stated, none is assumed: 1
~ the title: 1
""",
    buckets="label 11, left out 3, remark 1, resource 2, topic 6",
)

BOLD_TERMS = Example(
    text="""\
# Course on Sound

<p align="center"><img src="x.png"></p>

[![stars](https://img.example/s.svg)](https://example.org) ![build](b.svg)

* [Waves](#waves)
* [Hearing](#hearing)
* [Rooms](#rooms)

## Waves

Before rooms come waves:

* **Sine waves**: This is crucial, because all sounds are made of them.
* **Interference**: beats, comb filters, standing waves

📚 Resources:

* [Waves in pictures](https://example.org/w) by N. Body: a first look
* [Fourier](https://example.org/f)

---

## Hearing

* **The ear**: It turns pressure into signals that the brain understands.
* Masking ([video](https://example.org/m))

## Rooms

* Reverberation
  * [Sabine's paper](https://example.org/s) - free
* Absorption

## Contributing

* [Open an issue](https://example.org/i)

## License

MIT
""",
    expected="""\
Sine waves | Waves | Before rooms come waves | This is crucial, because all sounds are made of them.
Interference | Waves | Before rooms come waves
beats | Waves | Before rooms come waves | part of Interference
comb filters | Waves | Before rooms come waves | part of Interference
standing waves | Waves | Before rooms come waves | part of Interference
The ear | Hearing | | It turns pressure into signals that the brain understands.
Masking | Hearing |
Reverberation | Rooms |
Absorption | Rooms |
resource Masking: video, https://example.org/m, video
resource Reverberation: Sabine's paper, https://example.org/s, free
resource Sine waves: Waves in pictures, https://example.org/w
resource Interference: Waves in pictures, https://example.org/w
resource Sine waves: Fourier, https://example.org/f
resource Interference: Fourier, https://example.org/f
~ HTML: 1
~ a link within the page: 3
~ a picture or badge: 1
~ a section about the document: 4
~ order: none is stated, none is assumed: 1
~ the title: 1
~ words beside a link: 2
~ words beside a name: its summary: 2
""",
    buckets="label 6, left out 9, resource 3, topic 6",
)

TABLES = Example(
    text="""\
Path to a Degree
================

Summary
-------

| Courses | Duration | Effort | Prerequisites |
| :-- | :--: | :--: | :--: |
| [Logic, Sets, and Proofs](https://example.org/lsp) ([alt](https://example.org/a)) | 10 weeks | 6-8 hours/week | none |
| [CS50: The Basics](https://example.org/cs50) | 12 weeks | 10-14 hours/week | high school math |
| [Compilers](https://example.org/c) | - | - | CS50, Logic, Sets, and Proofs |

Later
-----

Course | Hours | Prereqs | Level
--- | --- | --- | ---
Networks | 30 | CS50 or Compilers | beginner
Systems (Part 1) | 2.5 h | Networks; Core theory | hard
Total | 32.5 | |

Not courses
-----------

| Version | Supported |
| --- | --- |
| 1.0 | yes |
""",
    expected="""\
Logic, Sets, and Proofs | Summary | | 70 h, duration 10 weeks, effort 6-8 hours/week
CS50: The Basics | Summary | | 144 h, duration 12 weeks, effort 10-14 hours/week
Compilers | Summary | | duration -, effort -
Networks | Later | | 30 h, beginner
Systems (Part 1) | Later | | 2.5 h, level hard
CS50: The Basics -> Compilers
Logic, Sets, and Proofs -> Compilers
CS50: The Basics -> Networks, one of CS50 or Compilers
Compilers -> Networks, one of CS50 or Compilers
Networks -> Systems (Part 1)
resource Logic, Sets, and Proofs: Logic, Sets, and Proofs, https://example.org/lsp
resource Logic, Sets, and Proofs: alt, https://example.org/a
resource CS50: The Basics: CS50: The Basics, https://example.org/cs50
resource Compilers: Compilers, https://example.org/c
~ a heading without topics: 1
~ a prerequisite that no topic is called: 2
~ a row without a topic: 1
~ a table in which no column of topics was recognised: 2
~ hours from duration and effort: 2
~ the title: 1
""",
    buckets="label 5, left out 3, remark 1, topic 5",
)

LINKS_ALONE = Example(
    text="""\
# Self-taught botany

## Prerequisites

You need a garden.

## Core

### Cells

[Cell biology](https://example.org/cells)

[Genetics, a primer](https://example.org/gen)

### Plants

[Trees](https://example.org/trees)

### Soil

**[Soil science](https://example.org/soil)**

## Community

[Chat](https://example.org/chat)
""",
    expected="""\
Cell biology | Cells |
Genetics, a primer | Cells |
Trees | Plants |
Soil science | Soil |
resource Cell biology: Cell biology, https://example.org/cells
resource Genetics, a primer: Genetics, a primer, https://example.org/gen
resource Trees: Trees, https://example.org/trees
resource Soil science: Soil science, https://example.org/soil
~ a heading above the categories: 1
~ a heading without topics: 1
~ a paragraph of text: 1
~ a section about the document: 2
~ order: none is stated, none is assumed: 1
~ the title: 1
""",
    buckets="label 5, left out 2, remark 2, topic 4",
)

DIARY = Example(
    text="""\
---
title: My plan
tags: [study]
---
# Study diary

### Big picture

- [x] Read the map
- [ ] Trees
    - [X] watch [lecture](https://example.org/l)
    - [ ] implement:
        - [ ] insert
        - [x] delete

### Hashing

- [ ] [Video: hashing](https://example.org/h)
- [ ] [Chaining](https://example.org/ch)

### Endianness

- [ ] Big and Little Endian

```
- [ ] not a task
```
""",
    expected="""\
Read the map | Big picture |
Trees | Big picture |
watch lecture | Big picture | | part of Trees
insert | Big picture | implement | part of Trees
delete | Big picture | implement | part of Trees
Hashing | Topics |
Big and Little Endian | Endianness |
done Read the map
done watch lecture
done delete
resource watch lecture: lecture, https://example.org/l
resource Hashing: Video: hashing, https://example.org/h
resource Hashing: Chaining, https://example.org/ch
~ code: 1
~ front matter: 1
~ order: none is stated, none is assumed: 1
~ the title: 1
""",
    buckets="label 4, left out 2, resource 2, topic 7",
)

NUMBERED = Example(
    text="""\
# Welding

## 1. Safety

1. Gloves
2. Masks
   1. Filters
   2. Helmets, and visors
3. Fire watch etc.

## 2. Gas

1) Acetylene
2) Oxygen – *never oil it*

## 3.1 Arc

+ Electrodes (E6010, E7018)
+ Amperage (2 hours)
+ Polarity (advanced)
+ Slag (see chapter 4)
""",
    expected="""\
Gloves | Safety |
Masks | Safety |
Filters | Safety | | part of Masks
Helmets | Safety | | part of Masks
visors | Safety | | part of Masks
Fire watch etc | Safety |
Acetylene | Gas |
Oxygen | Gas | | never oil it
Electrodes | Arc |
E6010 | Arc | | part of Electrodes
E7018 | Arc | | part of Electrodes
Amperage | Arc | | 2 h
Polarity | Arc | | advanced
Slag | Arc | | see chapter 4
~ order: none is stated, none is assumed: 1
~ the title: 1
~ words beside a name: its summary: 2
""",
    buckets="label 4, topic 11",
)

FACTS = Example(
    text="""\
# Sailing

## Knots

**Duration:** 3 hours

## Tides

**Prerequisites:** Knots, Moon phases
**Time:** 90 min

## Sail trim

- Difficulty: advanced
- Prerequisites: Knots and Tides
- Also known as: trimming; sheeting

## Racing

Not written yet.
""",
    expected="""\
Knots | Topics | | 3 h
Tides | Topics | | 1.5 h
Sail trim | Topics | | advanced, also trimming, also sheeting
Knots -> Tides
Knots -> Sail trim
Tides -> Sail trim
~ a heading without topics: 1
~ a paragraph of text: 1
~ a prerequisite that no topic is called: 1
~ the title: 1
""",
    buckets="edge 2, label 4, remark 2, topic 3",
)

PROSE_LISTS = Example(
    text="""\
# Photography [^1]

Week by week.

## Week 1: Light

- In the first week, you will learn how light behaves and why it matters.
- Exposure
- *Aperture*, `f/2.8, f/4`, and [depth of field](docs/dof.md)
- <b>ISO</b><br>Noise

## Week 2: Colour

* Chapter 1: White balance, Hue
* Introduction
* Colour spaces -- sRGB and friends

## Week 3: Print

*   Introduction
*   Paper, ink, etc.
*   ☐

[^1]: With any camera.
""",
    expected="""\
Exposure | Week 1: Light |
Aperture | Week 1: Light |
f/2.8, f/4 | Week 1: Light |
depth of field | Week 1: Light |
ISO | Week 1: Light |
Noise | Week 1: Light |
White balance | Week 2: Colour |
Hue | Week 2: Colour |
Introduction | Week 2: Colour |
Colour spaces | Week 2: Colour | | sRGB and friends
Introduction | Week 3: Print |
Paper | Week 3: Print |
ink | Week 3: Print |
~ a footnote: 1
~ a link to a file beside this one: 1
~ a paragraph of text: 1
~ a sentence in a list: 1
~ order: none is stated, none is assumed: 1
~ the title: 1
~ without words: 1
~ words beside a name: its summary: 1
""",
    buckets="label 4, left out 1, remark 3, topic 8",
)

TABBED = Example(
    text="""\
# Chess

Openings
--------
-\tItalian Game
\t-\tGiuoco Piano
\t\t-\tEvans Gambit
-\tSicilian
\t-\tNajdorf, Dragon

Middlegame
----------

**Tactics**

- Pin
- Fork

**Strategy**

- Outposts
- Pawn chains

> Quote: chess is hard.

Endgame
-------
- Rook endings: Lucena, Philidor
- King and pawn
  against king
""",
    expected="""\
Italian Game | Openings |
Giuoco Piano | Openings | | part of Italian Game
Evans Gambit | Openings | | part of Giuoco Piano
Sicilian | Openings |
Najdorf | Openings | | part of Sicilian
Dragon | Openings | | part of Sicilian
Pin | Middlegame | Tactics
Fork | Middlegame | Tactics
Outposts | Middlegame | Strategy
Pawn chains | Middlegame | Strategy
Rook endings | Endgame |
Lucena | Endgame | | part of Rook endings
Philidor | Endgame | | part of Rook endings
King and pawn against king | Endgame |
~ a paragraph of text: 1
~ order: none is stated, none is assumed: 1
~ the title: 1
""",
    buckets="label 6, remark 1, topic 11",
)

GERMAN = Example(
    text="""\
# Lernpfad Tischlerei

## Inhaltsverzeichnis
1. [Holz](#holz)

## Holz
| Nr. | Thema | Stunden | Voraussetzungen |
|-----|-------|---------|-----------------|
| 1 | Holzarten | 4 | keine |
| 2 | Trocknung | 2,5 | 1 |
| 3 | Verleimen | 3 | 1, 2 |

## Maschinen
- Säge
- Hobel

## Oberfläche
- Öl
- Lack

## Lizenz
CC BY
""",
    expected="""\
Holzarten | Holz | | 4 h, Nr. 1
Trocknung | Holz | | 2.5 h, Nr. 2
Verleimen | Holz | | 3 h, Nr. 3
Säge | Maschinen |
Hobel | Maschinen |
Öl | Oberfläche |
Lack | Oberfläche |
Holzarten -> Trocknung
Holzarten -> Verleimen
Trocknung -> Verleimen
~ a link within the page: 1
~ a section about the document: 3
~ the title: 1
""",
    buckets="label 5, left out 4, topic 7",
)

EXAMPLES = {
    "roadmap": ROADMAP,
    "bold terms": BOLD_TERMS,
    "tables": TABLES,
    "links alone": LINKS_ALONE,
    "diary": DIARY,
    "numbered": NUMBERED,
    "facts": FACTS,
    "prose in lists": PROSE_LISTS,
    "tabbed": TABBED,
    "german": GERMAN,
}
