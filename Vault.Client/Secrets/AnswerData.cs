using System.Text.Json;

namespace Vault.Client.Secrets;

/// <summary>Reads the data of an answer.</summary>
internal static class AnswerData
{
    /// <summary>The values of an object by key.</summary>
    /// <exception cref="VaultApiException">A key or value isn't valid text.</exception>
    public static Dictionary<string, SecretValue> Values(this JsonElement data, VaultRequest request, VaultResponse response)
    {
        var values = new Dictionary<string, SecretValue>();
        try
        {
            foreach (var property in data.EnumerateObject())
                values[property.Name] = JsonText.ValueOf(property.Value);
        }
        catch (InvalidOperationException)
        {
            throw new VaultApiException(
                VaultErrorKind.InvalidResponse, request.Operation, request.Path, response.StatusCode,
                ["a key or value isn't valid text (half a surrogate pair), which UTF-8 can't express"]);
        }

        return values;
    }
}
