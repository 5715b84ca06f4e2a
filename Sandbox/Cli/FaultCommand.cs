using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Sandbox.Admin;
using Sandbox.Faults;

namespace Sandbox.Cli;

/// <summary><c>sandbox fault add|list|remove</c>: asks the admin endpoint of a sandbox that runs.</summary>
internal static class FaultCommand
{
    private static readonly Option<Uri> Admin = new("--admin")
    {
        Description = "The admin endpoint, as the sandbox prints it at its start. [default: $SANDBOX_ADMIN]",
        HelpName = "URL",
        DefaultValueFactory = result => Address(result, Environment.GetEnvironmentVariable("SANDBOX_ADMIN")),
        CustomParser = result => Address(result, result.Tokens.Single().Value),
        Recursive = true,
    };

    public static Command Create()
    {
        var id = new Argument<string?>("ID") { Description = "The fault's id.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Remove all faults." };
        var list = new Command("list", "List the faults of a sandbox that runs, with what they have struck.");
        list.SetAction((arguments, cancellation) => SendAsync(arguments, HttpMethod.Get, "faults", null, cancellation));
        var remove = new Command("remove", "Remove faults.") { id, all };
        remove.Validators.Add(result =>
        {
            if (result.GetValue(all) == result.GetValue(id) is { })
                result.AddError("Give the id of a fault, or --all.");
        });
        remove.SetAction((arguments, cancellation) => SendAsync(
            arguments, HttpMethod.Delete, arguments.GetValue(all) ? "faults" : $"faults/{Uri.EscapeDataString(arguments.GetValue(id)!)}", null, cancellation));
        return new Command("fault", "Make things go wrong on purpose in a sandbox that runs.") { Admin, Add(), list, remove };
    }

    private static Uri Address(ArgumentResult result, string? text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp)
            return address;
        result.AddError("Give --admin or set SANDBOX_ADMIN to the http address that the sandbox printed at its start.");
        return null!;
    }

    // An option for each field, so that the two never differ.
    private static Command Add()
    {
        var add = new Command("add", "Set a fault. Every option is a field of the admin endpoint's POST /faults; docs/sandbox.md explains them.");
        var options = AdminJson.Default.Fault.Properties.Where(property => property.Set is not null)
            .Select(property => (Property: property, Option: new Option<string?>("--" + JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name))
            {
                HelpName = Placeholder(property.PropertyType),
                Description = Choices(property.PropertyType),
                Arity = property.PropertyType == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
            })).ToList();
        foreach (var (_, option) in options)
            add.Options.Add(option);
        add.SetAction((arguments, cancellation) =>
        {
            var fault = new JsonObject();
            foreach (var (property, option) in options)
            {
                if (arguments.GetResult(option) is { Implicit: false })
                    fault[property.Name] = Value(property, arguments.GetValue(option) ?? "true");
            }

            return SendAsync(arguments, HttpMethod.Post, "faults", fault, cancellation);
        });
        return add;
    }

    private static string Placeholder(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } => "NAME",
        var duration when duration == typeof(TimeSpan) => "5s",
        var range when range == typeof(DelayRange) => "100ms-2s",
        var number when number == typeof(int) || number == typeof(double) => "N",
        var flag when flag == typeof(bool) => "true|false",
        _ => "TEXT",
    };

    private static string? Choices(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var server when server == typeof(FaultServer) => string.Join(", ", KebabEnumConverter<FaultServer>.Names),
        var effect when effect == typeof(FaultEffect) => string.Join(", ", KebabEnumConverter<FaultEffect>.Names),
        _ => null,
    };

    // What is no number is sent as text, for the endpoint to say what the field wants.
    private static JsonNode Value(JsonPropertyInfo property, string text)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(bool) && bool.TryParse(text, out var flag))
            return flag;
        if ((type == typeof(int) || type == typeof(double)) && double.TryParse(text, CultureInfo.InvariantCulture, out var number))
            return number;
        return text;
    }

    private static async Task<int> SendAsync(
        ParseResult arguments, HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(arguments.GetValue(Admin)!, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode)
            {
                await output.WriteAsync(text);
                return 0;
            }

            await error.WriteLineAsync(JsonSerializer.Deserialize(text, AdminJson.Default.AdminError)?.Error ?? text);
        }
        catch (HttpRequestException e)
        {
            await error.WriteLineAsync($"The admin endpoint {request.RequestUri} doesn't answer: {e.Message}");
        }

        return 1;
    }
}
