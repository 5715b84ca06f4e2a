namespace Sandbox.Kubernetes.Apply;

/// <summary>What tells entries of <c>metadata.managedFields</c> apart. Appliers have one entry whatever their version.</summary>
/// <param name="Manager">The field manager.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="ApiVersion">The version that an updater used; empty for appliers.</param>
/// <param name="Subresource">The subresource, or empty.</param>
public sealed record ManagerId(string Manager, string Operation, string ApiVersion, string Subresource)
{
    /// <summary>The operation of server-side apply.</summary>
    public const string Apply = "Apply";

    /// <summary>The operation of every other write.</summary>
    public const string Update = "Update";

    /// <summary>An applier.</summary>
    public static ManagerId Applier(string manager, string subresource) => new(manager, Apply, "", subresource);

    /// <summary>An updater; without a name it is <c>unknown</c>.</summary>
    public static ManagerId Updater(string manager, string apiVersion, string subresource) =>
        new(manager.Length == 0 ? "unknown" : manager, Update, apiVersion, subresource);

    /// <summary>How conflicts name it.</summary>
    public override string ToString() =>
        $"\"{Manager}\"" + (Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")
            + (Operation == Update ? $" using {ApiVersion}" : "");
}
