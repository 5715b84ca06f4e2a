using Operator.Authentication;

namespace Operator.Migration;

/// <summary>
/// The audience of the token that is sent to the store. Others send one that the API server accepts too, with which whoever receives it can act as the
/// ServiceAccount; we don't.
/// </summary>
public static class LoginAudience
{
    /// <summary>Reports what to do about the audience of a login with a ServiceAccount's token.</summary>
    /// <param name="subject">The resource.</param>
    /// <param name="block">The settings with <c>role</c> and <c>audiences</c>.</param>
    /// <param name="mount">The mount of the auth method, where it is known.</param>
    /// <param name="method">The auth method, <c>kubernetes</c> or <c>jwt</c>.</param>
    public static void Check(Subject subject, Fields block, string? mount, string method)
    {
        var field = block.At("audiences");
        var audiences = block.Texts("audiences");
        var command = $"vault write auth/{mount ?? "MOUNT"}/role/{block.Text("role") ?? "ROLE"} "
            + (method == "jwt" ? "bound_audiences=vault" : $"audience={AudiencePolicy.Default}");
        if (audiences.Count == 0)
        {
            subject.Changed(
                field,
                $"not set: the token's audience was the API server's own, and is now {AudiencePolicy.Default}; when the old operator is stopped: {command} "
                + "(a write keeps the fields that it doesn't name), or let another role have it");
        }
        else if (AudiencePolicy.FindRefused(audiences, []) is { } refused)
        {
            subject.Unsupported(
                field, $"{refused} is an audience of the API server, with which the store could act as the ServiceAccount; it is refused: name another, and {command}");
        }
    }
}
