using Operator.Runtime.Client;

namespace Operator.Rendering;

/// <summary>The field that holds a template.</summary>
/// <param name="Shared">The SecretTransformation that has it; null for the resource itself.</param>
/// <param name="Field">The names and indexes on the way to its text.</param>
public sealed record TemplateOrigin(ObjectKey? Shared, IReadOnlyList<string> Field);
