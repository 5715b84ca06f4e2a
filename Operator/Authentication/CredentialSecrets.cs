using System.Text;
using k8s.Models;
using Operator.Pipeline;
using Operator.References;
using Operator.Runtime.Client;
using Vault.Client;

namespace Operator.Authentication;

/// <summary>Credentials out of Secrets: their version is known from a watch, their content is read at each login and kept nowhere.</summary>
public sealed class CredentialSecrets(ReferencedSecrets secrets)
{
    // Their content is for the API server: it must not leave the cluster, whatever key it is under.
    private static readonly string[] RefusedTypes = ["kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"];

    /// <summary>The version of a credential, or the problem that its Secret isn't there. The resource of the scope is woken by a change.</summary>
    public static async ValueTask<Outcome<string>> FindAsync(Credential credential, ReferenceScope references, CancellationToken cancellationToken) =>
        await references.FindAsync(credential.Secret, cancellationToken) is { } version ? version : Missing(credential);

    /// <summary>Reads a credential.</summary>
    /// <exception cref="CredentialException">The Secret doesn't hold it.</exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task<SecretValue> ReadAsync(Credential credential, CancellationToken cancellationToken)
    {
        var secret = await ReadSecretAsync(credential, cancellationToken);
        return ValueOf(secret, credential);
    }

    /// <summary>Reads the Secret of a credential.</summary>
    /// <exception cref="CredentialException">There is none, or it is one of the cluster's own.</exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task<V1Secret> ReadSecretAsync(Credential credential, CancellationToken cancellationToken)
    {
        var secret = await secrets.ReadAsync(credential.Secret, cancellationToken) ?? throw new CredentialException(Missing(credential));
        return RefusedTypes.Contains(secret.Type)
            ? throw CredentialException.Invalid(
                $"Secret {credential.Secret} is of type {secret.Type}, and so gives access to the cluster: no store gets it. "
                + $"Name another in {credential.NamedBy}")
            : secret;
    }

    /// <summary>A credential out of a Secret that was read.</summary>
    /// <exception cref="CredentialException">It isn't there, or is no text.</exception>
    public static SecretValue ValueOf(V1Secret secret, Credential credential)
    {
        if (secret.Data is null || !secret.Data.TryGetValue(credential.Key, out var bytes))
            throw CredentialException.Invalid($"Secret {credential.Secret} has no key {credential.Key}, which {credential.NamedBy} needs: add it");

        var value = credential.IsVerbatim ? bytes : bytes.AsMemory().Trim("\r\n\t "u8);
        if (value.Length == 0)
            throw CredentialException.Invalid($"Key {credential.Key} of Secret {credential.Secret} is empty; {credential.NamedBy} needs it: fill it in");

        return System.Text.Unicode.Utf8.IsValid(value.Span)
            ? new SecretValue(value)
            : throw CredentialException.Invalid(
                $"Key {credential.Key} of Secret {credential.Secret} is no text in UTF-8, as {credential.NamedBy} needs it: correct it (is it encoded twice?)");
    }

    /// <summary>The text of a credential that isn't secret by itself, such as a user's or key's name.</summary>
    public static string TextOf(SecretValue value) => Encoding.UTF8.GetString(value.Reveal().Span);

    private static Problem Missing(Credential credential) => new(
        Reasons.InvalidCredentials,
        $"There is no Secret {credential.Secret}, which {credential.NamedBy} names: create it in namespace {credential.Secret.Namespace} with the key {credential.Key}",
        ProblemKind.Stalled);
}
