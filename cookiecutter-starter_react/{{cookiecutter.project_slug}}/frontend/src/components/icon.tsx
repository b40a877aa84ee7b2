// The icons of the pages that Django renders: templates/icons/. Put in when this is built.
const sources = import.meta.glob<string>("../../../templates/icons/*.svg", {
  query: "?raw",
  import: "default",
  eager: true,
});

interface Drawing {
  className: string | undefined;
  viewBox: string | undefined;
  shapes: string;
}

function parse(source: string): Drawing {
  const attribute = (name: string) => new RegExp(`<svg[^>]* ${name}="([^"]*)"`).exec(source)?.[1];
  return {
    className: attribute("class"),
    viewBox: attribute("viewBox"),
    shapes: source.slice(source.indexOf(">") + 1, source.lastIndexOf("</svg>")),
  };
}

const drawings = new Map(
  Object.entries(sources).map(([path, source]) => [
    path.slice(path.lastIndexOf("/") + 1, -".svg".length),
    parse(source),
  ]),
);

/** An icon of templates/icons/ by the name of its file; decoration only. */
export function Icon({ name }: { name: string }) {
  const drawing = drawings.get(name);
  if (!drawing) throw new Error(`no icon templates/icons/${name}.svg`);
  return (
    <svg
      className={drawing.className}
      viewBox={drawing.viewBox}
      aria-hidden="true"
      focusable="false"
      // Our own files, read when this was built.
      dangerouslySetInnerHTML={{ __html: drawing.shapes }}
    />
  );
}
