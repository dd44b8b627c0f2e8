const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const figure = ({ file, name, width, problems }) => `
    <figure${problems.length > 0 ? ' class="wrong"' : ''}>
      <a href="${file}"><img src="${file}" alt="" loading="lazy" style="width:${width > 800 ? 480 : Math.round(width * 0.6)}px"></a>
      <figcaption>${escaped(name)} · ${width}${problems.map((problem) => `<br>${escaped(problem)}`).join('')}</figcaption>
    </figure>`;

/** One page to look through all pictures, those of a screen side by side. */
export const contactSheet = (taken) => {
  const pages = [...new Set(taken.map(({ page }) => page))];
  const figures = (page) => taken.filter((shot) => shot.page === page).map(figure);
  const sections = pages.map(
    (page) => `
  <section><h2>${escaped(page)}</h2><div>${figures(page).join('')}</div></section>`,
  );
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>青芽 · ${taken.length} 张</title>
<style>
  body { margin: 24px; background: #ddd; font: 14px/1.5 system-ui, sans-serif }
  section div { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 16px }
  figure { margin: 0; max-width: 480px }
  img { display: block; border: 1px solid #bbb }
  .wrong img { border-color: #c00; outline: 2px solid #c00 }
  .wrong figcaption { color: #c00 }
</style></head><body>${sections.join('')}
</body></html>
`;
};
