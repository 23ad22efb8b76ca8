// Colours and font of the page as it is now; Streamlit hands them down as --st-* variables.

/**
 * @typedef {{ dark: boolean, background: string, lanes: any[], text: string, border: string, chain: string, unlocks: string, line: string, quiet: string, done: string, onChain: string, font: string }} Theme
 */

const DARK_LUMINANCE = 0.4;

/** @returns {Theme} the colours of the page as they are now */
export function readTheme(root, palette) {
  const style = getComputedStyle(root);
  const value = (name, fallback) => {
    const found = style.getPropertyValue(name).trim();
    return found && found !== "unset" ? found : fallback;
  };
  const background = value("--st-background-color", "#ffffff");
  const dark = luminanceOf(background) < DARK_LUMINANCE;
  return {
    dark,
    background,
    lanes: palette[dark ? "dark" : "light"],
    text: value("--st-text-color", dark ? "#edf1f6" : "#1b2027"),
    border: value("--st-border-color", dark ? "#364151" : "#d6dbe3"),
    // The primary colour is made for white text on it; lines on a dark ground need a lighter one.
    chain: dark ? "#9db4ff" : value("--st-primary-color", "#2f4fb5"),
    unlocks: dark ? "#ffb86b" : "#a34a00",
    line: dark ? "rgba(190, 202, 220, .30)" : "rgba(60, 72, 95, .24)",
    quiet: dark ? "#8b97a8" : "#6b7686",
    done: dark ? "#4d5a6b" : "#b9c2ce",
    onChain: dark ? "#0f141b" : "#ffffff",
    font: style.fontFamily || "sans-serif",
  };
}

// A canvas knows every way to write a colour, but takes a millisecond; Streamlit mostly writes #rrggbb.
function luminanceOf(colour) {
  const [red, green, blue] = /^#[0-9a-f]{6}$/i.test(colour) ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) : paintedChannels(colour);
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

function paintedChannels(colour) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = colour;
  ctx.fillRect(0, 0, 1, 1);
  return ctx.getImageData(0, 0, 1, 1).data;
}

const SIZE = 100;

/** Measures words in the page's font, at a size of 1 px, and remembers them. */
export class Ruler {
  constructor() {
    this.pen = document.createElement("canvas").getContext("2d");
    this.font = "";
    this.held = "";
    this.widths = new Map();
    this.measure = (/** @type {string} */ text, bold = false) => {
      const key = bold ? `b${text}` : text;
      let width = this.widths.get(key);
      if (width === undefined) {
        const font = `${bold ? 600 : 400} ${SIZE}px ${this.font}`;
        if (font !== this.held) this.pen.font = this.held = font; // which is read again each time
        width = this.pen.measureText(text).width / SIZE;
        this.widths.set(key, width);
      }
      return width;
    };
  }

  /** Another font, or one that has come since: what was measured no longer holds. */
  forget(font = this.font) {
    this.font = font;
    this.widths.clear();
  }
}
