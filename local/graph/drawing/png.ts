import { installCommand } from '../../distribution';

const RESVG = '@resvg/resvg-js';

/** The part of resvg that is used here. */
interface Resvg {
  render(): { asPng(): Uint8Array };
  getBBox(): unknown;
}
type Load = (name: string) => { Resvg: new (svg: string, options: object) => Resvg };

/**
 * Renders an SVG picture as PNG, twice as large so that it stays sharp on a dense display.
 *
 * The renderer is optional: it is searched for beside the command's own packages and in the current folder.
 * @throws Error that names `npm install` when the renderer is missing; Error when the machine has no fonts, because a
 * picture without text would be useless
 */
export async function toPng(svg: string, load: Load = find): Promise<Buffer> {
  let Resvg: ReturnType<Load>['Resvg'];
  try {
    ({ Resvg } = load(RESVG));
  } catch (error) {
    throw new Error(`PNG pictures need the package ${RESVG}: ${installCommand(RESVG)}`, { cause: error });
  }
  const font = { loadSystemFonts: true };
  const sample = '<svg xmlns="http://www.w3.org/2000/svg"><text y="9" font-family="sans-serif">x</text></svg>';
  if (new Resvg(sample, { font }).getBBox() === undefined) {
    throw new Error('PNG pictures need a font, and none is installed on this machine: use --format svg');
  }
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 }, font }).render().asPng());
}

/** `require` with a computed path: a bundler ignores it, and the user's own installation is found, too. */
function find(name: string): ReturnType<Load> {
  return require(require.resolve(name, { paths: [__dirname, process.cwd()] }));
}
