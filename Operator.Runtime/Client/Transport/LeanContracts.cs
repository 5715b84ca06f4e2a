using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace Operator.Runtime.Client.Transport;

/// <summary>
/// The given contracts without <c>managedFields</c>: often larger than the rest of an object, of no use in a cache, and the server's own. Strings that
/// repeat are shared.
/// </summary>
internal sealed class LeanContracts
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private readonly ConcurrentDictionary<JsonTypeInfo, JsonTypeInfo> _contracts = new();
    private readonly SharedStrings _strings = new();

    public ResourceType<T> Of<T>(ResourceType<T> type)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        type with { Json = (JsonTypeInfo<T>)_contracts.GetOrAdd(type.Json, Derive) };

    /// <summary>Drops kubectl's copy of the whole object, which for a Secret is its data.</summary>
    public static void Strip(IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.Annotations?.Remove(LastApplied);

    private JsonTypeInfo Derive(JsonTypeInfo contract)
    {
        if (contract.OriginatingResolver is not { } resolver)
            return contract;
        var options = new JsonSerializerOptions(contract.Options) { TypeInfoResolver = resolver.WithAddedModifier(DropManagedFields) };
        options.Converters.Add(_strings);
        return options.GetTypeInfo(contract.Type);
    }

    private static void DropManagedFields(JsonTypeInfo contract)
    {
        if (contract.Type != typeof(V1ObjectMeta))
            return;
        for (var i = contract.Properties.Count - 1; i >= 0; i--)
        {
            if (contract.Properties[i].Name == "managedFields")
                contract.Properties.RemoveAt(i);
        }
    }
}
