// Numbers, dates and lists of names as people read them.

// Made once: toLocaleString makes one for each number, which a list of some hundred rows feels.
const NUMBERS = new Intl.NumberFormat("en");

/** @param {number} number */
export const inDigits = (number) => NUMBERS.format(number);

/** @param {number} count @param {string} noun */
export function counted(count, noun) {
  return `${inDigits(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** @param {number} hours */
export function hoursInShort(hours) {
  return `${inDigits(Number(hours.toFixed(1)))} h`;
}

/** @param {{ hours: number, assumed?: boolean | number }} topic */
export function hoursInWords(topic) {
  const hours = Number(topic.hours.toFixed(1));
  return `${inDigits(hours)} ${hours === 1 ? "hour" : "hours"}${topic.assumed === true ? " (assumed)" : ""}`;
}

/** @param {string} name @param {number} most */
export function shortened(name, most) {
  const signs = [...name];
  return signs.length > most ? `${signs.slice(0, most - 1).join("").trimEnd()}…` : name;
}

/**
 * "Sets, Limits and 3 more"
 * @param {string[]} names @param {number} most
 */
export function someNames(names, most) {
  const shown = names.slice(0, most).map((name) => shortened(name, 60)).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const DAY_MS = 86_400_000;

/**
 * The day so many days after an ISO date, as numbers and words; days have no time zone.
 * @param {string} iso @param {number} days
 */
export function dayAfter(iso, days) {
  const date = new Date(Date.parse(`${iso}T00:00:00Z`) + days * DAY_MS);
  const month = MONTHS[date.getUTCMonth()];
  const day = date.getUTCDate();
  return { day, weekday: DAYS[date.getUTCDay()], short: `${day} ${month.slice(0, 3)}`, month: `${month} ${date.getUTCFullYear()}`, year: date.getUTCFullYear() };
}

/**
 * Whole days from one ISO date to another.
 * @param {string} from @param {string} to
 */
export function daysBetween(from, to) {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}
