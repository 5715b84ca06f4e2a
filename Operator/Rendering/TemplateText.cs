namespace Operator.Rendering;

/// <summary>A template as somebody wrote it.</summary>
/// <param name="Name">The name by which others call it and errors speak of it.</param>
/// <param name="Text">The text.</param>
/// <param name="Key">The key of the Secret that it makes; null where it is only there to be called.</param>
public sealed record TemplateText(string Name, string Text, string? Key);
