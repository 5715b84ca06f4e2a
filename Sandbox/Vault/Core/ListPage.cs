using System.Text.Json.Nodes;
using Sandbox.Vault.Backends;
using Sandbox.Vault.Json;
using Sandbox.Vault.Requests;

namespace Sandbox.Vault.Core;

/// <summary>A part of a list, as OpenBao gives it: the keys after one, and at most so many (<c>after</c>, <c>limit</c>).</summary>
internal static class ListPage
{
    /// <summary>Leaves of an answer's keys those that are asked for.</summary>
    /// <exception cref="VaultException">The limit is no number.</exception>
    public static void Cut(VaultResponse? response, JsonObject query)
    {
        if (response?.Data?["keys"] is not JsonArray keys)
            return;
        var (after, limit) = (query["after"]?.ToString() ?? "", LimitOf(query));
        var page = keys.Select(k => k!.GetValue<string>()).Where(k => string.CompareOrdinal(k, after) > 0).ToList();
        if (limit > 0 && page.Count > limit)
            page.RemoveRange((int)limit, page.Count - (int)limit);
        if (page.Count == keys.Count)
            return;

        response.Data["keys"] = new JsonArray([.. page.Select(k => JsonValue.Create(k))]);
        if (response.Data["key_info"] is not JsonObject details)
            return;
        foreach (var name in details.Select(d => d.Key).Except(page).ToList())
            details.Remove(name);
    }

    private static long LimitOf(JsonObject query)
    {
        if (query["limit"] is not { } limit)
            return 0;
        try
        {
            return FieldConversion.Convert(FieldType.Int, limit)!.GetValue<long>();
        }
        catch (FormatException e)
        {
            throw VaultException.Failed(
                $"error converting input {GoValue.Print(limit)} for field \"limit\": {e.Message}");
        }
    }
}
