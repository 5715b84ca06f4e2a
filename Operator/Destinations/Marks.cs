namespace Operator.Destinations;

/// <summary>What marks a Secret as ours.</summary>
public static class Marks
{
    /// <summary>Who applies it.</summary>
    public const string FieldManager = "secret-courier";

    /// <summary>The label by which our Secrets are watched: the server selects by it, so that others' never reach us.</summary>
    public const string ManagedLabel = "secret-courier.io/managed";

    /// <summary>The selector of our Secrets.</summary>
    public const string Selector = ManagedLabel + "=true";

    /// <summary>The annotation that names the owner, so that it is recognised when a restore gave it another UID.</summary>
    public const string OwnerAnnotation = "secret-courier.io/owner";
}
