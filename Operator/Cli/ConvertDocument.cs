using Operator.Migration;

namespace Operator.Cli;

/// <summary>A document of a file to convert.</summary>
/// <param name="Text">The document as the file has it, without <c>---</c>.</param>
/// <param name="Manifests">The objects in it: one, the items of a list, or none.</param>
/// <param name="IsList">Whether they are the items of a list.</param>
internal sealed record ConvertDocument(string Text, IReadOnlyList<Manifest> Manifests, bool IsList);
