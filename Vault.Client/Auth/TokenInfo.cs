namespace Vault.Client.Auth;

/// <summary>What the store knows of a token (<c>auth/token/lookup-self</c>).</summary>
/// <param name="Accessor">Its accessor; empty for batch tokens.</param>
/// <param name="DisplayName">What it is called in the store's logs.</param>
/// <param name="Policies">Its policies.</param>
/// <param name="TimeToLive">How long it lives from now; zero: for ever.</param>
/// <param name="Renewable">Whether <c>renew-self</c> can lengthen that.</param>
/// <param name="Uses">How many requests it is good for; zero: any number.</param>
public sealed record TokenInfo(string Accessor, string DisplayName, IReadOnlyList<string> Policies, TimeSpan TimeToLive, bool Renewable, int Uses);
