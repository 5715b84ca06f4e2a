using System.Text.Json.Nodes;

namespace Sandbox.Kubernetes.Access.Reviews;

/// <summary>A user as reviews and admission requests show it (<c>authentication.k8s.io/v1 UserInfo</c>).</summary>
public static class UserInfo
{
    /// <summary>The user as JSON, without what is empty.</summary>
    public static JsonObject ToJson(RequestUser user)
    {
        var json = new JsonObject();
        if (user.Name.Length > 0)
            json["username"] = user.Name;
        if (user.Uid.Length > 0)
            json["uid"] = user.Uid;
        if (user.Groups.Count > 0)
            json["groups"] = user.Groups.ToJson();
        if (user.Extra.Count > 0)
        {
            json["extra"] = new JsonObject(user.Extra.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.ToJson())));
        }

        return json;
    }
}
