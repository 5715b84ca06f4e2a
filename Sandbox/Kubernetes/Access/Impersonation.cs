using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sandbox.Kubernetes.Errors;
using Sandbox.Kubernetes.Requests;

namespace Sandbox.Kubernetes.Access;

/// <summary>Lets those who may act in the name of others (<c>Impersonate-*</c> headers, <c>kubectl --as</c>).</summary>
public sealed class Impersonation(Authorizer authorizer)
{
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>In whose name a request acts.</summary>
    /// <param name="user">Who sends it.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="request">What it wants.</param>
    /// <returns>The user named by the headers; <paramref name="user"/> itself where there are none.</returns>
    /// <exception cref="ApiException">403 for those who may not; 500 for headers that name no user.</exception>
    public RequestUser Apply(RequestUser user, IHeaderDictionary headers, RequestAttributes request)
    {
        var name = headers[UserHeader].ToString();
        string[] groups = [.. Values(headers[GroupHeader])];
        var uid = headers[UidHeader].ToString();
        var extra = Extra(headers);
        if (name.Length == 0)
        {
            if (groups.Length == 0 && uid.Length == 0 && extra.Count == 0)
                return user;
            throw new ApiException(500, "InternalError", $"Internal Server Error: {GoText.Quote(request.Path)}: requested "
                + $"{GoText.Quote(groups)} without impersonating a user");
        }

        foreach (var wish in Wishes(name, groups, uid, extra))
        {
            if (!authorizer.Authorize(user, wish).Allowed)
                throw Refused(user, wish, request);
        }

        return new RequestUser(name, uid, EffectiveGroups(name, groups), extra);
    }

    private static IEnumerable<RequestAttributes> Wishes(
        string name, string[] groups, string uid, SortedDictionary<string, IReadOnlyList<string>> extra)
    {
        var parts = name.Split(':');
        yield return parts is ["system", "serviceaccount", var ns, var account]
            ? Wish("", "serviceaccounts", "", account, ns)
            : Wish("", "users", "", name);
        foreach (var group in groups)
            yield return Wish("", "groups", "", group);
        if (uid.Length > 0)
            yield return Wish(AuthenticationGroup, "uids", "", uid);
        foreach (var (key, values) in extra)
        {
            foreach (var value in values)
                yield return Wish(AuthenticationGroup, "userextras", key, value);
        }
    }

    private static RequestAttributes Wish(string group, string resource, string subresource, string name, string ns = "") =>
        new("impersonate", "", IsResource: true, group, "v1", resource, subresource, ns, name);

    private static ApiException Refused(RequestUser user, RequestAttributes wish, RequestAttributes request)
    {
        // The message is about impersonation, but it is the request's own object that is forbidden.
        var message = AccessErrors.Forbidden(user, wish).Message;
        var why = message[message.IndexOf("User ", StringComparison.Ordinal)..];
        return AccessErrors.Forbidden(request.Group, request.Resource, request.Name, why);
    }

    private static IReadOnlyList<string> EffectiveGroups(string name, string[] groups)
    {
        if (groups.Length == 0 && name.Split(':') is ["system", "serviceaccount", var ns, _])
            return Users.ServiceAccountGroups(ns);
        var fallback = name == Users.Anonymous.Name ? Users.Unauthenticated : Users.Authenticated;
        return groups.Contains(Users.Authenticated) || groups.Contains(Users.Unauthenticated) ? groups : [.. groups, fallback];
    }

    private static SortedDictionary<string, IReadOnlyList<string>> Extra(IHeaderDictionary headers)
    {
        var extra = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (header, values) in headers)
        {
            if (header.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
                extra[Uri.UnescapeDataString(header[ExtraPrefix.Length..]).ToLowerInvariant()] = [.. Values(values)];
        }

        return extra;
    }

    private static IEnumerable<string> Values(StringValues values) => values.Where(value => !string.IsNullOrEmpty(value))!;
}
