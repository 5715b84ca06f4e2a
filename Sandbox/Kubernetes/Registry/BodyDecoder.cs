using System.Text.Json.Nodes;
using Sandbox.Kubernetes.Apply;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;
using Sandbox.Kubernetes.Strategies;

namespace Sandbox.Kubernetes.Registry;

/// <summary>Decodes what a write would store, under the request's <c>fieldValidation</c>.</summary>
internal sealed class BodyDecoder(FieldTypes types)
{
    /// <summary>
    /// Brings an object into its kind's form; unknown and duplicate fields are refused, warned of or let pass, as the request wants.
    /// </summary>
    public void Decode(WriteRequest request, ResourceStrategy strategy, JsonObject value, IReadOnlyList<string> duplicates)
    {
        var unknown = strategy.Decode(request.Resource, types.For(request.Resource), value);
        if (request.Options.FieldValidation == FieldValidation.Ignore || (unknown.Count == 0 && duplicates.Count == 0))
            return;
        string[] problems =
        [
            .. duplicates.Select(path => $"duplicate field \"{path}\""),
            .. unknown.Select(path => $"unknown field \"{path}\""),
        ];
        if (request.Options.FieldValidation == FieldValidation.Strict)
            throw ApiErrors.Undecodable(request.Resource, $"strict decoding error: {string.Join(", ", problems)}");
        request.Warnings.AddRange(problems);
    }

    /// <summary>What a patch made of an object and can't be read is the patch's fault.</summary>
    public void DecodePatched(WriteRequest request, ResourceStrategy strategy, JsonObject value, IReadOnlyList<string> duplicates)
    {
        try
        {
            Bodies.CheckKind(request, value);
            Decode(request, strategy, value, duplicates);
        }
        catch (ApiException e) when (e.Code == 400)
        {
            var why = e.Message[(e.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
            var cause = FieldErrors.InvalidRaw("patch", FieldErrors.Quote(request.Patch ?? ""), why);
            throw new ApiException(422, "Invalid", $" \"\" is invalid: {cause}", new JsonObject
            {
                ["causes"] = new JsonArray(
                    new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field }),
            });
        }
    }
}
