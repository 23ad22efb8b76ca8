// What the page mounts.

export { list } from "./panel/list.js";
export { picture } from "./draw/picture.js";
export { search } from "./search.js";
export { receive as channel } from "./store.js";
