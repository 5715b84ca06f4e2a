using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Access;

namespace Sandbox.Kubernetes.Strategies;

/// <summary>Sets fields that are absent.</summary>
internal static class JsonDefaults
{
    /// <summary>Sets a text that is absent or empty.</summary>
    public static void Set(this JsonObject value, string name, string text)
    {
        if (value.Text(name).Length == 0)
            value[name] = text;
    }

    /// <summary>Sets a number that is absent.</summary>
    public static void Set(this JsonObject value, string name, long number)
    {
        if (value[name] is null)
            value[name] = number;
    }

    /// <summary>The object of a field, made if it is absent.</summary>
    public static JsonObject Child(this JsonObject value, string name)
    {
        if (value[name] is JsonObject child)
            return child;
        child = [];
        value[name] = child;
        return child;
    }
}
