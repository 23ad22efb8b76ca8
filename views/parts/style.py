"""The little CSS that Streamlit's theme has no setting for."""

import streamlit as st

PAGE_CSS = """
.stMainBlockContainer { padding: 0.75rem 1.5rem 3rem; max-width: none; }
.st-key-panel button[kind="tertiary"] {
  min-height: 1.75rem; padding: 0; justify-content: flex-start; text-align: left;
}
.st-key-panel button[kind="tertiary"] p {
  text-decoration: underline color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: 3px;
}
/* Streamlit's own grey for captions is a little too light to read: 4.4 to 1. */
.stApp [data-testid="stCaptionContainer"] { color: inherit; opacity: .75; }
.st-key-pages { height: 1.75rem; flex: none; align-items: center; }
.st-key-pages .stMarkdown [data-testid="stMarkdownContainer"] {
  margin: 0; padding: 0 0.5rem; border-radius: 0.5rem; background: color-mix(in srgb, currentColor 7%, transparent);
}
.st-key-pages p { margin: 0; font-size: 0.875rem; line-height: 1.75rem; }
.stElementContainer:has(.gw-skip) { position: absolute; width: 0; }
.gw-skip { position: absolute; z-index: 10; top: -0.5rem; left: -100vw; padding: 0.4rem 0.8rem; white-space: nowrap; }
.stApp .gw-skip { color: Canvas; background: CanvasText; border-radius: 0.4rem; }
.gw-skip:focus { left: 0; }
.st-key-kept { min-height: 1.75rem; align-items: center; }
.st-key-kept p { margin: 0; font-size: 0.875rem; line-height: 1.75rem; }
.st-key-kept button { min-height: 1.75rem; padding: 0; }
.st-key-kept button p {
  text-decoration: underline color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: 3px;
}
.st-key-questions { min-height: 7rem; }
/* The picture comes before the questions above it: room for them is kept, or where they need much, it waits unseen. */
.stMainBlockContainer:not(:has(.st-key-questions)) .stHorizontalBlock:has(.gw-map) { margin-top: 8rem; }
.st-key-title { flex-wrap: nowrap; }
.st-key-title > :first-child { min-width: 0; }
.st-key-panel h3 { padding: 0.25rem 0 0; font-size: 1.5rem; }
.st-key-plan-in-short { padding: 0.5rem 0.75rem; border-left: 3px solid; border-radius: 2px; }
@media (max-width: 900px) {
  .st-key-controls .stHorizontalBlock { flex-wrap: wrap; gap: 0.5rem 1rem; }
  .st-key-controls .stColumn { flex: 1 1 40%; min-width: 40%; }
  .st-key-questions { min-height: 11.75rem; }
  .stMainBlockContainer:not(:has(.st-key-controls)) .gw-map { visibility: hidden; }
}
@media (max-width: 640px) {
  .st-key-questions { min-height: 16.5rem; }
  .st-key-controls .stColumn:nth-child(-n + 2) { flex: 1 1 100%; }
  .st-key-controls .stColumn:nth-child(3) { flex: 1 1 30%; min-width: 30%; }
  .st-key-controls .stColumn:nth-child(4) { flex: 1 1 55%; }
  .stTable { overflow-x: auto; }
}
@media (min-width: 641px) {
  .st-key-panel { max-height: max(420px, calc(100vh - 1.5rem)); overflow-y: auto; padding: 2px 6px 2px 2px; }
  .stColumn:has(> div .st-key-panel) { position: sticky; top: 0.5rem; align-self: flex-start; }
}
"""


def use_style() -> None:
    """Add the CSS to a page without a map; the map brings it along."""
    st.html(f"<style>{PAGE_CSS}</style>")
