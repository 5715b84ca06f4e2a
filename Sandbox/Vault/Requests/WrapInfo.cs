namespace Sandbox.Vault.Requests;

/// <summary>What an answer says of the wrapping token that stands for it.</summary>
/// <param name="Token">The wrapping token.</param>
/// <param name="Accessor">Its accessor.</param>
/// <param name="Ttl">Its life time.</param>
/// <param name="CreationTime">When it was made.</param>
/// <param name="CreationPath">The path whose answer it holds.</param>
/// <param name="WrappedAccessor">The accessor of the token inside, if there is one.</param>
public sealed record WrapInfo(
    string Token, string Accessor, TimeSpan Ttl, DateTimeOffset CreationTime, string CreationPath, string WrappedAccessor);
