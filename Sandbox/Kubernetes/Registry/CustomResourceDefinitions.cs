using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Resources;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Registry;

/// <summary>What a CustomResourceDefinition's status says, and the resources it makes.</summary>
public static class CustomResourceDefinitions
{
    private const string Finalizer = "customresourcecleanup.apiextensions.k8s.io";
    private static readonly string[] Verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
    private static readonly string[] SubresourceVerbs = ["get", "patch", "update"];

    /// <summary>The resources of the versions that are served, the preferred one first.</summary>
    public static IReadOnlyList<ApiResource> Resources(JsonObject definition) =>
        [.. CustomResourceDefinitionStrategy.Versions(definition)
            .Where(version => (bool?)version["served"] == true)
            .OrderBy(version => (string?)version["name"], VersionPriority.Comparer)
            .Select(version => Resource(definition, version))];

    /// <summary>Whether a condition is True.</summary>
    public static bool Is(JsonObject definition, string type) =>
        (definition["status"]?["conditions"] as JsonArray ?? [])
            .Any(condition => (string?)condition?["type"] == type && (string?)condition["status"] == "True");

    /// <summary>Records that the names are accepted and the resources served, in place.</summary>
    public static void MarkEstablished(JsonObject definition, DateTimeOffset now)
    {
        SetCondition(definition, "NamesAccepted", "NoConflicts", "no conflicts found", now);
        SetCondition(definition, "Established", "InitialNamesAccepted", "the initial names have been accepted", now);
        definition["status"]!["acceptedNames"] = definition["spec"]?["names"]?.DeepClone();
    }

    /// <summary>Records that its objects are being deleted, in place.</summary>
    public static void MarkTerminating(JsonObject definition, DateTimeOffset now)
    {
        SetCondition(definition, "Terminating", "InstanceDeletionPending",
            "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon", now);
        var metadata = definition["metadata"]!.AsObject();
        if (metadata["finalizers"] is not JsonArray finalizers)
            metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(item => (string?)item == Finalizer))
            finalizers.Add(Finalizer);
    }

    /// <summary>Whether nothing but the cleaning up of its objects holds it.</summary>
    public static bool IsHeldByOthers(JsonObject definition) =>
        (definition["metadata"]?["finalizers"] as JsonArray ?? []).Any(item => (string?)item != Finalizer);

    private static void SetCondition(JsonObject definition, string type, string reason, string message, DateTimeOffset now)
    {
        if (definition["status"] is not JsonObject status)
            definition["status"] = status = [];
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        if (conditions.FirstOrDefault(item => (string?)item?["type"] == type) is { } existing)
            conditions.Remove(existing);
        conditions.Add(new JsonObject
        {
            ["type"] = type,
            ["status"] = "True",
            ["lastTransitionTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["reason"] = reason,
            ["message"] = message,
        });
    }

    private static ApiResource Resource(JsonObject definition, JsonObject version)
    {
        var spec = definition["spec"]!;
        var names = spec["names"]!;
        var kind = (string)names["kind"]!;
        var subresources = new List<ApiSubresource>();
        if (version["subresources"]?["status"] is not null)
            subresources.Add(new("status", kind, SubresourceVerbs));
        if (version["subresources"]?["scale"] is not null)
            subresources.Add(new("scale", "Scale", SubresourceVerbs, "autoscaling/v1"));
        return new ApiResource
        {
            Group = (string)spec["group"]!,
            Version = (string)version["name"]!,
            Kind = kind,
            Plural = (string)names["plural"]!,
            Singular = (string?)names["singular"] ?? kind.ToLowerInvariant(),
            ListKind = (string?)names["listKind"] ?? kind + "List",
            Namespaced = (string?)spec["scope"] == "Namespaced",
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            Verbs = Verbs,
            Subresources = subresources,
            CountsGeneration = true,
            CustomSchema = (version["schema"]?["openAPIV3Schema"]?.DeepClone() as JsonObject) ?? [],
            PrinterColumns = version["additionalPrinterColumns"]?.DeepClone() as JsonArray,
            SelectableFields = [.. (version["selectableFields"] as JsonArray ?? [])
                .Select(field => ((string?)field?["jsonPath"] ?? "").TrimStart('.'))],
        };
    }

    private static string[] Texts(JsonNode? array) => [.. (array as JsonArray ?? []).Select(item => (string?)item ?? "")];
}
