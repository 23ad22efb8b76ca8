// The one mount that is list, picture and the channel to the server: Streamlit calls it with each message and at every change of
// theme. One and not three, since each takes a browser as long to mount as the list to be drawn.

import { picture } from "./draw/picture.js";
import { list } from "./panel/list.js";
import { announce, receive } from "./store.js";

export function page(component) {
  const [panel, map] = [".gw-panel", ".gw-map"].map((name) => component.parentElement.querySelector(name));
  if (!panel || !map) return undefined;
  panel.stops ??= [list(panel), picture(map)];
  if (!receive(component)) announce({ kind: "theme" });
  return () => {
    for (const stop of panel.stops) stop();
  };
}
