const SVG = 'http://www.w3.org/2000/svg';
const KEPT = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
] as const;
const PAD = 24;
const FONT = "'Atkinson Hyperlegible Next', 'Helvetica Neue', Arial, sans-serif";

/** What stands on the image beside the chart, so that it still says what it is when it is passed on. */
export interface Caption {
  readonly title: string;
  /** The definition, in a sentence or two. */
  readonly definition: string;
  /** Snapshot, its date, definition version. */
  readonly source: string;
}

/** Turns the page's styles into attributes: a saved image has no style sheet. */
function freeze(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of KEPT) to.setAttribute(name, style.getPropertyValue(name));
  to.removeAttribute('class');
  to.removeAttribute('style');
  [...from.children].forEach((child, index) => {
    const copy = to.children[index];
    if (copy !== undefined) freeze(child, copy);
  });
}

function textAt(
  x: number,
  y: number,
  size: number,
  weight: string,
  fill: string,
  words: string,
): SVGTextElement {
  const text = document.createElementNS(SVG, 'text');
  const attributes = { x, y, 'font-size': size, 'font-weight': weight, fill };
  for (const [name, value] of Object.entries(attributes)) text.setAttribute(name, String(value));
  text.textContent = words;
  return text;
}

/** Words in lines of at most `most` characters. */
export function wrapWords(words: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The chart as a picture of its own: title above, definition and source below, the page's colours baked in. */
export function standalone(
  chart: SVGSVGElement,
  caption: Caption,
): { markup: string; width: number; height: number } {
  const { width: inner, height: body } = chart.getBoundingClientRect();
  const root = getComputedStyle(document.documentElement);
  const colour = (token: string) => root.getPropertyValue(token).trim();
  const characters = Math.floor(inner / 7);
  const titles = wrapWords(caption.title, Math.floor(inner / 11));
  const notes = [...wrapWords(caption.definition, characters), ...wrapWords(caption.source, characters)];
  const top = PAD + titles.length * 26 + 8;
  const width = inner + PAD * 2;
  const height = top + body + 16 + notes.length * 19 + PAD;

  const svg = document.createElementNS(SVG, 'svg');
  const size = { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': FONT };
  for (const [name, value] of Object.entries(size)) svg.setAttribute(name, String(value));
  const paper = document.createElementNS(SVG, 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', colour('--surface'));
  svg.append(paper);
  titles.forEach((line, index) => {
    svg.append(textAt(PAD, PAD + 20 + index * 26, 20, '600', colour('--ink'), line));
  });

  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('transform', `translate(${PAD} ${top})`);
  const copy = chart.cloneNode(true) as SVGSVGElement;
  freeze(chart, copy);
  group.append(...copy.childNodes);
  svg.append(group);
  notes.forEach((line, index) => {
    svg.append(textAt(PAD, top + body + 30 + index * 19, 13, '400', colour('--quiet'), line));
  });
  return { markup: new XMLSerializer().serializeToString(svg), width, height };
}

/** The same picture in pixels, twice as fine as the screen's. */
export async function toPng(picture: { markup: string; width: number; height: number }): Promise<Blob> {
  const image = new Image();
  // A data: address, since the content security policy allows images from there and not from blob:.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.markup)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * 2);
  canvas.height = Math.round(picture.height * 2);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new DOMException('The image could not be drawn.', 'EncodingError'));
      else resolve(blob);
    });
  });
}
