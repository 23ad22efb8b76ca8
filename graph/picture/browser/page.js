// The one mount that is list, picture and the channel to the server: Streamlit calls it with each message and at every change of
// theme. One and not three, since each takes a browser as long to mount as the list to be drawn.

import { picture } from "./draw/picture.js";
import { list } from "./panel/list.js";
import { announce, receive } from "./store.js";

export function page(component) {
  const [panel, map] = [".gw-panel", ".gw-map"].map((name) => component.parentElement.querySelector(name));
  if (!panel || !map) return undefined;
  // The picture first: it asks how large it is, and the rows of the list need not be laid out for that.
  panel.stops ??= [picture(map), list(panel)];
  if (!receive(component)) announce({ kind: "theme" });
  return () => {
    for (const stop of panel.stops) stop();
  };
}
