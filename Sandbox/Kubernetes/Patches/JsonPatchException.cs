namespace Sandbox.Kubernetes.Patches;

/// <summary>A JSON patch that doesn't apply. Clients aren't told why; admission says it of a webhook's patch.</summary>
/// <param name="message">Why, in the words of the library that Kubernetes uses (<c>evanphx/json-patch</c>).</param>
internal sealed class JsonPatchException(string message) : Exception(message)
{
    /// <summary>Something that the patch refers to isn't there.</summary>
    public static JsonPatchException Missing(string message) => new($"{message}: missing value");

    /// <summary>An index beyond a list's end.</summary>
    public static JsonPatchException InvalidIndex(int index) => new($"Unable to access invalid index: {index}: invalid index referenced");
}
