using System.Text.Json.Nodes;

namespace Operator.Migration.Eso;

/// <summary>Turns the spec of an ExternalSecret into that of a VaultStaticSecret.</summary>
public sealed class ExternalSecretConversion(Subject subject, Stores stores, MigrationOptions options)
{
    /// <summary>Converts it; null where nothing of it can be read.</summary>
    /// <param name="spec">The ExternalSecret's spec.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="metadata">Its metadata, of which the Secret gets labels and annotations where there is no template.</param>
    public JsonObject? Convert(Fields spec, string? ns, JsonObject? metadata)
    {
        var target = spec.Object("target") ?? Fields.Of(null, spec.At("target"), subject);
        if (target.Object("manifest") is { } manifest)
        {
            subject.Unsupported(manifest.Path, "only Secrets are written: left out");
            return null;
        }

        var reader = new SourceReader(subject, stores, options, ns);
        reader.Read(spec);
        var plan = new SourcePlan(reader.Extracts, reader.Entries);
        if (plan.IsEmpty || target.Text("creationPolicy") == "None")
        {
            subject.Unsupported(spec.Path, plan.IsEmpty ? "nothing that can be read is left: left out" : "creationPolicy None writes no Secret: left out");
            return null;
        }

        var json = new JsonObject();
        plan.WriteTo(json);
        Refresh(json, spec);
        var policies = new JsonObject();
        json.Put("destination", new TargetConversion(subject, target, options).Convert(policies, plan, metadata));
        foreach (var (name, value) in policies)
            json[name] = value!.DeepClone();
        target.ReportRest();
        spec.ReportRest();
        return json;
    }

    private void Refresh(JsonObject json, Fields spec)
    {
        var policy = spec.Text("refreshPolicy") ?? "Periodic";
        var interval = spec.Text("refreshInterval");
        var isNever = interval is not null && interval.AsSpan().IndexOfAnyInRange('1', '9') < 0;
        if (policy != "Periodic" || isNever)
        {
            subject.Unsupported(
                spec.At(policy != "Periodic" ? "refreshPolicy" : "refreshInterval"),
                "the store is asked again every hour: set spec.suspend once the resource is Ready if the Secret must not follow");
        }
        else
        {
            json.Put("refreshAfter", interval);
        }
    }
}
