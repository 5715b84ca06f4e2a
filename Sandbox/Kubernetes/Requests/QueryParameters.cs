using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sandbox.Kubernetes.Errors;

namespace Sandbox.Kubernetes.Requests;

/// <summary>Reads query parameters as <c>k8s.io/apimachinery/pkg/conversion/queryparams</c> does.</summary>
internal static class QueryParameters
{
    /// <summary>The first value of a parameter, or empty.</summary>
    public static string Text(this IQueryCollection query, string name) => query[name] is [{ } first, ..] ? first : "";

    /// <summary>Set and neither <c>false</c> nor <c>0</c>; null if not set.</summary>
    public static bool? Flag(this IQueryCollection query, string name) =>
        query[name] is [var first, ..] ? first != "0" && !string.Equals(first, "false", StringComparison.OrdinalIgnoreCase) : null;

    /// <summary>A whole number; null if not set or empty.</summary>
    /// <exception cref="ApiException">400 if it is none.</exception>
    public static long? Number(this IQueryCollection query, string name)
    {
        if (query.Text(name) is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiErrors.BadRequest($"strconv.ParseInt: parsing {FieldErrors.Quote(text)}: invalid syntax");
    }
}
