using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Vault.Client.Auth.Aws;

/// <summary>Gets credentials of a role for a token of a ServiceAccount (<c>sts:AssumeRoleWithWebIdentity</c>; needs no credentials itself).</summary>
/// <param name="cloud">Asks.</param>
public sealed class AwsWebIdentity(CloudClient cloud)
{
    /// <summary>Assumes a role, for the fifteen minutes that are the least.</summary>
    /// <param name="endpoint">The endpoint of STS.</param>
    /// <param name="roleArn">The role.</param>
    /// <param name="sessionName">What the session is called in AWS's logs.</param>
    /// <param name="token">The token of a ServiceAccount whose issuer the role trusts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LoginException">AWS refused, or can't be reached.</exception>
    public async Task<AwsCredentials> AssumeRoleAsync(Uri endpoint, string roleArn, string sessionName, SecretValue token, CancellationToken cancellationToken)
    {
        // A JWT has no character that would need escaping.
        byte[] body =
        [
            .. Encoding.UTF8.GetBytes(
                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&DurationSeconds=900"
                + $"&RoleArn={Uri.EscapeDataString(roleArn)}&RoleSessionName={Uri.EscapeDataString(sessionName)}&WebIdentityToken="),
            .. token.Reveal().Span,
        ];
        try
        {
            return await cloud.PostAsync(
                endpoint, "application/x-www-form-urlencoded", body, bearer: null, ReadCredentials, ReadError, cancellationToken);
        }
        finally
        {
            Array.Clear(body);
        }
    }

    private static AwsCredentials ReadCredentials(ReadOnlyMemory<byte> answer)
    {
        var fields = ReadFields(answer);
        return fields.GetValueOrDefault("AccessKeyId") is { } id && fields.GetValueOrDefault("SecretAccessKey") is { } key
            ? new AwsCredentials(id, Secret(key), fields.GetValueOrDefault("SessionToken") is { } token ? Secret(token) : null)
            : throw new XmlException("no credentials");
    }

    private static string ReadError(ReadOnlyMemory<byte> answer)
    {
        try
        {
            var fields = ReadFields(answer);
            return $"{fields.GetValueOrDefault("Code", "no code")}: {fields.GetValueOrDefault("Message", "no reason given")}";
        }
        catch (XmlException)
        {
            return "no reason given";
        }
    }

    // The names of the leaves that matter are unique in both answers.
    private static Dictionary<string, string> ReadFields(ReadOnlyMemory<byte> answer)
    {
        var fields = new Dictionary<string, string>();
        foreach (var leaf in XElement.Parse(Encoding.UTF8.GetString(answer.Span)).Descendants().Where(e => !e.HasElements))
            fields.TryAdd(leaf.Name.LocalName, leaf.Value);
        return fields;
    }

    private static SecretValue Secret(string text) => new(Encoding.UTF8.GetBytes(text));
}
