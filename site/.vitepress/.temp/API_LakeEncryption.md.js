import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"LakeEncryption","description":"","frontmatter":{},"headers":[],"relativePath":"API/LakeEncryption.md","filePath":"API/LakeEncryption.md"}');
const _sfc_main = { name: "API/LakeEncryption.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="lakeencryption" tabindex="-1">LakeEncryption <a class="header-anchor" href="#lakeencryption" aria-label="Permalink to &quot;LakeEncryption&quot;">​</a></h1><p>Server-side encryption that every write asks for by its headers, for buckets whose policy denies what does not: the functions&#39; files and copies, Starlake&#39;s own, Spark&#39;s tables, and the deployed metadata.</p><p>Where it is only the bucket&#39;s default, nothing has to be said.</p><h2 id="Static-Functions" tabindex="-1">Static Functions <a class="header-anchor" href="#Static-Functions" aria-label="Permalink to &quot;Static Functions {:#Static-Functions}&quot;">​</a></h2><table tabindex="0"><thead><tr><th><strong>Name</strong></th><th><strong>Description</strong></th></tr></thead><tbody><tr><td><code><a href="#kms">kms</a></code></td><td>SSE-KMS with this key: <code>aws:kms</code>.</td></tr><tr><td><code><a href="#s3Managed">s3Managed</a></code></td><td>SSE-S3, with keys of S3: <code>AES256</code>.</td></tr></tbody></table><h3 id="kms" tabindex="-1"><code>kms</code> <a class="header-anchor" href="#kms" aria-label="Permalink to &quot;\`kms\` {:#kms}&quot;">​</a></h3><div class="language-typescript vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">typescript</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">import</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> { LakeEncryption } </span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">from</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> &#39;starlake-stepfunctions&#39;</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">LakeEncryption.</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">kms</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">(key: IKey)</span></span></code></pre></div><p>SSE-KMS with this key: <code>aws:kms</code>.</p><p>All that reads and writes the lake is granted its use; the policy of an imported key has to allow that too.</p><h4 id="kms.parameter.key" tabindex="-1"><code>key</code> <a class="header-anchor" href="#kms.parameter.key" aria-label="Permalink to &quot;\`key\` {:#kms.parameter.key}&quot;">​</a></h4><ul><li><em>Type:</em> aws-cdk-lib.aws_kms.IKey</li></ul><h3 id="s3Managed" tabindex="-1"><code>s3Managed</code> <a class="header-anchor" href="#s3Managed" aria-label="Permalink to &quot;\`s3Managed\` {:#s3Managed}&quot;">​</a></h3><div class="language-typescript vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">typescript</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">import</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;"> { LakeEncryption } </span><span style="--shiki-light:#D73A49;--shiki-dark:#F97583;">from</span><span style="--shiki-light:#032F62;--shiki-dark:#9ECBFF;"> &#39;starlake-stepfunctions&#39;</span></span>
<span class="line"></span>
<span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">LakeEncryption.</span><span style="--shiki-light:#6F42C1;--shiki-dark:#B392F0;">s3Managed</span><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">()</span></span></code></pre></div><p>SSE-S3, with keys of S3: <code>AES256</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("API/LakeEncryption.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const LakeEncryption = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  LakeEncryption as default
};
