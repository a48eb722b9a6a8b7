import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"A small Starlake project","description":"","frontmatter":{},"headers":[],"relativePath":"examples/starlake-project/index.md","filePath":"examples/starlake-project/index.md"}');
const _sfc_main = { name: "examples/starlake-project/index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="a-small-starlake-project" tabindex="-1">A small Starlake project <a class="header-anchor" href="#a-small-starlake-project" aria-label="Permalink to &quot;A small Starlake project&quot;">​</a></h1><p>An online shop in two domains, to try pipelines on. The data is made up.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>metadata/</span></span>
<span class="line"><span>  application.sl.yml        connections: a DuckDB file, a lake; a schedule of its own; which dag configurations hold</span></span>
<span class="line"><span>  env.sl.yml                variables: landing directory, how many top customers</span></span>
<span class="line"><span>  env.AWS.sl.yml            with SL_ENV=AWS: Iceberg tables, for a project on S3</span></span>
<span class="line"><span>  load/sales/               customers, products, orders, order_items, returns: every night</span></span>
<span class="line"><span>  load/hr/                  departments, employees: every week</span></span>
<span class="line"><span>  transform/kpi/            revenue_by_day, revenue_by_month, top_customers: every morning</span></span>
<span class="line"><span>  transform/board/          revenue_per_employee: when all that it reads is new</span></span>
<span class="line"><span>  dags/                     dag configurations, and the templates for starlake dag-generate</span></span>
<span class="line"><span>datasets/incoming/{domain}/ the files that wait to be loaded</span></span></code></pre></div><table tabindex="0"><thead><tr><th>table</th><th>file pattern</th><th>format</th><th>write strategy</th></tr></thead><tbody><tr><td><code>sales.customers</code></td><td><code>customers-.*\\.csv</code></td><td>CSV, <code>;</code>, quoted values</td><td>UPSERT_BY_KEY</td></tr><tr><td><code>sales.products</code></td><td><code>products-.*\\.json</code></td><td>one JSON array</td><td>OVERWRITE</td></tr><tr><td><code>sales.orders</code></td><td><code>orders-.*\\.jsonl</code></td><td>JSON lines, a file per week</td><td>APPEND</td></tr><tr><td><code>sales.order_items</code></td><td><code>order_items-.*\\.csv</code></td><td>CSV, <code>,</code>, a file per week</td><td>APPEND</td></tr><tr><td><code>sales.returns</code></td><td><code>returns-.*\\.psv</code></td><td>values between <code>|</code>, no header</td><td>APPEND</td></tr><tr><td><code>hr.teams</code></td><td><code>departments-.*\\.csv</code></td><td>CSV, <code>,</code></td><td>OVERWRITE</td></tr><tr><td><code>hr.employees</code></td><td><code>employees-.*\\.jsonl</code></td><td>JSON lines</td><td>UPSERT_BY_KEY</td></tr></tbody></table><p>Running a pipeline moves the files from <code>datasets/incoming</code> to <code>datasets/stage</code>, <code>datasets/ingesting</code> and then <code>datasets/archive</code>, as Starlake does: work on a copy of this folder, with <code>SL_ROOT</code> set to the copy.</p><p>Three of the 30 rows of <code>returns-2026-04.psv</code> are wrong on purpose: a date in another format, an order that is missing, a line that is no number. They are rejected, the other 27 are loaded, and a run tells both counts.</p><p><code>hr.teams</code> is declared as <code>departments</code>, with <code>rename: teams</code>: by that name it is loaded, and by the new one it is read.</p><table tabindex="0"><thead><tr><th>task</th><th>reads</th><th>is run by</th></tr></thead><tbody><tr><td><code>kpi.revenue_by_day</code></td><td><code>sales.orders</code>, <code>sales.order_items</code></td><td><code>kpi</code>, each day at 4, which first loads what it needs</td></tr><tr><td><code>kpi.revenue_by_month</code></td><td><code>kpi.revenue_by_day</code></td><td><code>kpi</code></td></tr><tr><td><code>kpi.top_customers</code></td><td><code>sales.customers</code>, <code>sales.orders</code>, <code>…order_items</code></td><td><code>kpi</code></td></tr><tr><td><code>board.revenue_per_employee</code></td><td><code>kpi.revenue_by_month</code>, <code>hr.employees</code>, <code>hr.teams</code></td><td><code>board</code>, when all three have been refreshed</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("examples/starlake-project/index.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const index = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  index as default
};
