namespace Operator.Rendering;

/// <summary>A template as somebody wrote it.</summary>
/// <param name="Name">The name by which others call it and errors speak of it.</param>
/// <param name="Text">The text.</param>
/// <param name="Key">The key of the Secret that it makes, or a template of it; null where it is only there to be called.</param>
public sealed record TemplateText(string Name, string Text, string? Key)
{
    /// <summary>Whether the key is a template. No key of a Secret can have a brace, so that there is no doubt.</summary>
    public bool MakesKey { get; } = Key?.Contains("{{", StringComparison.Ordinal) == true;

    /// <summary>The name by which errors speak of the key's template.</summary>
    public string NameOfKey => $"key of {Name}";

    /// <summary>Where it was written; null where that is of no interest.</summary>
    public TemplateOrigin? Origin { get; init; }
}
