using System.Text.Json.Nodes;
using Operator.Rendering;

namespace Operator.Migration;

/// <summary>Whether the templates of a resource can be parsed here: functions that differ from call to call aren't there.</summary>
public static class TemplateCheck
{
    /// <summary>Reports each template that can't.</summary>
    /// <param name="subject">The resource that they come from.</param>
    /// <param name="transformation">Our transformation, with <c>templates</c> and <c>sourceTemplates</c>.</param>
    public static void Check(Subject subject, JsonObject transformation)
    {
        var templates = (transformation["templates"] as JsonObject ?? []).Select(t => (Name: t.Key, Text: t.Value?["text"]))
            .Concat((transformation["sourceTemplates"] as JsonArray ?? []).Select((t, i) => (Name: $"sourceTemplates[{i}]", Text: t?["text"])))
            .ToList();
        foreach (var (name, text) in templates)
        {
            if (Explain(name, text?.ToString() ?? "") is { } problem)
                subject.Unsupported($"templates.{name}", $"{problem}: the resource won't be Ready until it is rewritten");
        }

        if (templates.Exists(t => t.Text?.ToString().Contains(".Secrets", StringComparison.Ordinal) == true) && subject.Manifest.Group == Vso.VsoConversion.Group)
            subject.Info("templates", "a key that the source doesn't have is an error here, and the Secret stays as it is; VSO writes <no value>");
    }

    /// <summary>Why a text is no template; null if it is one.</summary>
    public static string? Explain(string name, string text) =>
        CompiledTransformation.Compile(new TransformationText([new TemplateText(name, text, name)], [], [])).Succeeded(out _, out var problem) ? null : problem.Message;
}
