namespace Operator.Entities.Attributes;

/// <summary>
/// A field that manifests for other operators, or for later versions of this one, may carry, and that does nothing yet. The API server
/// refuses it rather than prune it: a field that vanishes without a word is worse than one that isn't there.
/// </summary>
/// <param name="instead">What to do instead of just removing the field, as a clause after "remove it"; null: nothing.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotYetSupportedAttribute(string? instead = null) : Attribute
{
    /// <summary>What to do instead of just removing the field, as a clause after "remove it"; null: nothing.</summary>
    public string? Instead { get; } = instead;
}
