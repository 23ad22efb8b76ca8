// What Streamlit mounts.

export { page } from "./page.js";
export { search } from "./search.js";
