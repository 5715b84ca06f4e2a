using System.Text.Json.Nodes;

namespace Operator.Migration.Vso;

/// <summary>The Secret that a resource of VSO writes, with VSO's defaults written out.</summary>
public sealed class VsoDestinationConversion(Subject subject, Fields destination, VsoNames names, MigrationOptions options)
{
    /// <summary>Ours for VSO's.</summary>
    public JsonObject Convert()
    {
        var json = new JsonObject();
        json.Copy(destination, "name");
        var create = destination.Flag("create") ?? false;
        json["create"] = create;
        if (create)
            Own(json);
        else
            Merge();
        json.Put("transformation", Transformation());
        destination.ReportRest();
        return json;
    }

    private void Own(JsonObject json)
    {
        if (destination.Flag("overwrite") is true || options.Adopt)
            json["overwrite"] = true;
        json.Copy(destination, "labels", "annotations", "type");
        if (options.Adopt)
            subject.Info(destination.At("overwrite"), "set to true: the Secret that VSO made is taken over with its data; remove it when the resource is Ready");
    }

    private void Merge()
    {
        destination.Ignore("overwrite");
        foreach (var name in (string[])["labels", "annotations", "type"])
        {
            if (destination.Take(name) is not null)
                subject.Info(destination.At(name), "left out: VSO sets it only where create is true");
        }

        subject.Changed(
            destination.At("create"),
            "false, as VSO's default: VSO replaces all data of the Secret, here its other keys stay; remove what isn't in the store by hand");
    }

    private JsonObject? Transformation()
    {
        var given = destination.Object("transformation") ?? Fields.Of(null, destination.At("transformation"), subject);
        var json = new JsonObject();
        json.Copy(given, "templates");
        json.Put("transformationRefs", new JsonArray([.. given.Items("transformationRefs").Select(Use)]));
        json.Copy(given, "includes", "excludes");
        var excludesRaw = given.Flag("excludeRaw");
        given.ReportRest();
        if (excludesRaw is not true && !options.ExcludeRaw)
        {
            json["excludeRaw"] = false;
            subject.Info(
                given.At("excludeRaw"),
                "set to false, VSO's default: the key _raw holds the whole answer of the store; remove it if nobody reads the key, or give --exclude-raw");
        }

        TemplateCheck.Check(subject, json);
        return json;
    }

    private JsonNode Use(Fields use)
    {
        var json = new JsonObject();
        var ns = use.Text("namespace");
        if (ns is not null && names.Place(ns) is { } target && target != subject.Manifest.Namespace)
            json["namespace"] = target;
        else if (ns is null && names.IsOperators(subject.Manifest))
            json.Put("namespace", names.Place(subject.Manifest.Namespace));
        json.Copy(use, "name", "templateRefs", "ignoreIncludes", "ignoreExcludes");
        use.ReportRest();
        return json;
    }
}
