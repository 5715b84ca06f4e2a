using System.Text.Json.Nodes;
using k8s.Models;

namespace Operator.Destinations;

/// <summary>
/// What HashiCorp's Vault Secrets Operator and the External Secrets Operator leave on the Secrets that they make: a Secret that carries it goes when they, or
/// their resources, go. Adopting one takes it off, in one write that leaves the data as they are.
/// </summary>
public static class FormerOperator
{
    private const string ManagedBy = "app.kubernetes.io/managed-by";

    private static readonly string[] Groups = ["secrets.hashicorp.com", "external-secrets.io"];

    // VSO deletes what carries its labels when a destination is renamed, and knows its own Secrets by them.
    private static readonly Dictionary<string, string> LabelsOfVso = new(StringComparer.Ordinal)
    {
        [ManagedBy] = "hashicorp-vso",
        ["app.kubernetes.io/name"] = "vault-secrets-operator",
        ["app.kubernetes.io/component"] = "secret-sync",
    };

    /// <summary>Whether an owner is a resource of one of them.</summary>
    public static bool Is(V1OwnerReference owner) => Array.Exists(Groups, group => owner.ApiVersion?.StartsWith(group + "/", StringComparison.Ordinal) == true);

    /// <summary>
    /// The merge patch that takes off a Secret their owner references (with one, it would be garbage collected with their resource, and a second controller is
    /// refused), labels and annotations, and makes us the owner of the keys that we are about to apply. Null for a Secret that carries nothing of them.
    /// </summary>
    /// <param name="live">The Secret; the patch fails with 409 on any other state of it.</param>
    /// <param name="keys">The keys that will be applied.</param>
    public static JsonObject? Release(V1Secret live, IEnumerable<string> keys)
    {
        var metadata = new JsonObject();
        if (live.Metadata.OwnerReferences is { } owners && owners.Any(Is))
            metadata["ownerReferences"] = new JsonArray([.. owners.Where(owner => !Is(owner)).Select(ToJson)]);

        var isVso = live.Metadata.Labels?.TryGetValue(ManagedBy, out var manager) == true && manager == LabelsOfVso[ManagedBy];
        Remove(metadata, "labels", live.Metadata.Labels, (key, value) => HasPrefix(key) || (isVso && LabelsOfVso.GetValueOrDefault(key) == value));
        Remove(metadata, "annotations", live.Metadata.Annotations, (key, _) => HasPrefix(key));
        if (metadata.Count == 0)
            return null;

        metadata["managedFields"] = new JsonArray(Manager(keys.Where(key => live.Data?.ContainsKey(key) == true)));
        metadata["uid"] = live.Metadata.Uid;
        metadata["resourceVersion"] = live.Metadata.ResourceVersion;
        return new JsonObject { ["metadata"] = metadata };
    }

    // A key that has another owner on record stays when the source has it no more. With no record at all, the first apply would make one for a manager that
    // never comes back ("before-first-apply"), so ours is written down before it. What it doesn't name has no owner, and stays.
    private static JsonObject Manager(IEnumerable<string> keys) => new()
    {
        ["manager"] = Marks.FieldManager,
        ["operation"] = "Apply",
        ["apiVersion"] = "v1",
        ["fieldsType"] = "FieldsV1",
        ["fieldsV1"] = new JsonObject
        {
            ["f:data"] = new JsonObject(keys.Select(key => $"f:{key}").Prepend(".").Select(field => KeyValuePair.Create(field, (JsonNode?)new JsonObject()))),
        },
    };

    private static void Remove(JsonObject metadata, string name, IDictionary<string, string>? entries, Func<string, string, bool> isTheirs)
    {
        var theirs = (entries ?? new Dictionary<string, string>()).Where(entry => isTheirs(entry.Key, entry.Value)).ToList();
        if (theirs.Count > 0)
            metadata[name] = new JsonObject(theirs.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)null)));
    }

    private static bool HasPrefix(string key)
    {
        var prefix = key.Split('/') is [var domain, _] ? domain : "";
        return Array.Exists(Groups, group => prefix == group || prefix.EndsWith("." + group, StringComparison.Ordinal));
    }

    private static JsonNode ToJson(V1OwnerReference owner) => new JsonObject
    {
        ["apiVersion"] = owner.ApiVersion,
        ["kind"] = owner.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = owner.Controller ?? false,
        ["blockOwnerDeletion"] = owner.BlockOwnerDeletion ?? false,
    };
}
