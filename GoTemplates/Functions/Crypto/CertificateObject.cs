namespace GoTemplates.Functions.Crypto;

/// <summary>sprig's <c>certificate</c>: a certificate and its key in PEM.</summary>
internal sealed class CertificateObject(string certificate, string key) : GoObject
{
    public override string TypeName => "sprig.certificate";

    internal string Certificate { get; } = certificate;

    internal string Key { get; } = key;

    public override string Format() => $"{{{Certificate} {Key}}}";

    public override TemplateFunction? FindMember(string name) => name switch
    {
        "Cert" => new TemplateFunction(name, [], _ => Certificate),
        "Key" => new TemplateFunction(name, [], _ => Key),
        _ => null,
    };
}
