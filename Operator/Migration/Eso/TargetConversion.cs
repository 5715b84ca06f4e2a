using System.Text.Json.Nodes;

namespace Operator.Migration.Eso;

/// <summary>The Secret that an ExternalSecret writes (<c>target</c>), and what happens to it.</summary>
public sealed class TargetConversion(Subject subject, Fields target, MigrationOptions options)
{
    // Copied to the Secret, they would make a GitOps tool take it for a part of its application.
    private static readonly string[] OfTools =
        ["app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/", "meta.helm.sh/", "helm.sh/"];

    /// <summary>The destination.</summary>
    /// <param name="spec">Takes the policies, which stand beside it.</param>
    /// <param name="plan">What is read.</param>
    /// <param name="metadata">The ExternalSecret's metadata.</param>
    public JsonObject Convert(JsonObject spec, SourcePlan plan, JsonObject? metadata)
    {
        var json = new JsonObject();
        json.Put("name", target.Text("name"));
        var creates = Policies(spec, json);
        var template = target.Object("template");
        if (creates && template is not null)
            Metadata(json, template);
        else if (creates)
            Inherited(json, metadata);
        if (target.Flag("immutable") is true)
            json["immutable"] = true;
        json.Put("transformation", Transformation(plan, template));
        template?.Ignore("metadata", "type");
        template?.ReportRest();
        return json;
    }

    private bool Policies(JsonObject spec, JsonObject json)
    {
        var policy = target.Text("creationPolicy") ?? "Owner";
        var creates = policy != "Merge";
        if (!creates)
            json["create"] = false;
        if (policy == "CreateOrMerge")
            subject.Changed(target.At("creationPolicy"), "written as a Secret that is ours and stays: one that exists is taken over (overwrite)");
        if (creates && (options.Adopt || policy == "CreateOrMerge"))
            json["overwrite"] = true;
        if (creates && options.Adopt)
            subject.Info("spec.target", "destination.overwrite is set to true: the Secret that ESO made is taken over with its data; remove it when the resource is Ready");
        if (policy is "Orphan" or "CreateOrMerge")
            spec["deletionPolicy"] = "Retain";

        switch (target.Text("deletionPolicy"))
        {
            case "Delete":
                spec["onSourceMissing"] = "Delete";
                break;
            case "Merge":
                subject.Unsupported(target.At("deletionPolicy"), "when the store has nothing any more the Secret stays as it is; Merge takes the keys out");
                break;
        }

        return creates;
    }

    private void Metadata(JsonObject json, Fields template)
    {
        var metadata = template.Object("metadata");
        if (metadata is not null)
        {
            foreach (var name in (string[])["labels", "annotations"])
            {
                var entries = metadata.Take(name) as JsonObject ?? [];
                foreach (var key in entries.Where(e => e.Value?.ToString().Contains("{{", StringComparison.Ordinal) == true).Select(e => e.Key).ToList())
                {
                    subject.Unsupported($"{metadata.At(name)}.{key}", "labels and annotations aren't templates here: left out");
                    entries.Remove(key);
                }

                json.Put(name, entries);
            }

            metadata.ReportRest();
        }

        json.Put("type", template.Text("type"));
    }

    private void Inherited(JsonObject json, JsonObject? metadata)
    {
        json.Put("labels", WithoutTools(metadata?["labels"] as JsonObject));
        json.Put("annotations", WithoutTools(Resource.Annotations(metadata)));
        if (json.ContainsKey("labels") || json.ContainsKey("annotations"))
            subject.Info("metadata", "ESO copies labels and annotations to the Secret where there is no template: written out in spec.destination");
    }

    private static JsonObject WithoutTools(JsonObject? entries) => new(
        (entries ?? []).Where(e => !Array.Exists(OfTools, prefix => e.Key.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone())));

    private JsonObject? Transformation(SourcePlan plan, Fields? template)
    {
        var texts = template?.Take("data") as JsonObject;
        var from = template?.Items("templateFrom") ?? [];
        foreach (var item in from)
            subject.Unsupported(item.Path, "templates are in the resource or in a SecretTransformation: copy the text there, with .Secrets before each key; left out");
        if (template?.Text("engineVersion") is not (null or "v2"))
            subject.Unsupported(template.At("engineVersion"), "templates are read as v2's");

        var isMerge = template?.Text("mergePolicy") == "Merge";
        var replaces = (texts is not null || from.Count > 0) && !isMerge;
        var json = new JsonObject();
        var templates = replaces ? [] : plan.Templates();
        if (texts is not null)
            Rewrite(templates, texts, plan, template!.At("data"));
        json.Put("templates", templates);
        if (replaces || templates.Count > 0)
            json.Put("excludes", replaces ? Resource.ListOf([".*"]) : plan.Excludes());
        if (texts is not null)
            TemplateCheck.Check(subject, json);
        return json;
    }

    private void Rewrite(JsonObject templates, JsonObject texts, SourcePlan plan, string path)
    {
        var mapping = plan.Mapping(entry => subject.Unsupported(
            path, $"{entry.Key} is a whole secret among several, which can't be said within a template: give it a VaultStaticSecret of its own"));
        foreach (var (key, text) in texts)
        {
            var rewritten = TemplateRewriter.Rewrite(text?.ToString() ?? "", mapping, out var problems);
            foreach (var problem in problems)
                subject.Unsupported($"{path}.{key}", $"{problem}: rewrite the template by hand");
            templates[key] = new JsonObject { ["text"] = rewritten };
        }
    }
}
