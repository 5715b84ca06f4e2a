using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Operator.Authentication;
using Operator.Controllers;
using Operator.Entities;
using Operator.Observability;
using Operator.Runtime.Builder;
using Operator.Runtime.Client.Configuration;
using Operator.Runtime.Health;

namespace Operator.Cli;

/// <summary>Puts the operator together.</summary>
internal static class OperatorHost
{
    private const string Name = "secret-courier";

    /// <summary>Builds the operator from its settings; nothing runs yet.</summary>
    public static WebApplication Build(RunSettings settings, ParseResult given, ClientConfiguration cluster)
    {
        // The empty builder: no configuration files that could be watched (aot.md: a watched content root costs seconds and megabytes).
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = Name, ContentRootPath = AppContext.BaseDirectory });
        AddLogging(builder.Logging, settings.LogLevel.In(given) ?? LogLevel.Information, settings.LogFormat.In(given));
        AddProbes(builder, settings.ProbeAddress.In(given)!);

        builder.Services.AddSingleton(cluster);
        var courier = new CourierSettings
        {
            Namespace = settings.Namespace.In(given) ?? cluster.Namespace,
            DefaultRefreshAfter = settings.RefreshAfter.In(given)!.Value,
            HealthInterval = settings.HealthInterval.In(given)!.Value,
            DeletionDeadline = settings.DeletionDeadline.In(given)!.Value,
            RolloutDebounce = settings.RolloutDebounce.In(given)!.Value,
            RolloutInterval = settings.RolloutInterval.In(given)!.Value,
            AwsStsEndpoint = settings.AwsStsEndpoint.In(given),
            GoogleStsEndpoint = settings.GoogleStsEndpoint.In(given)!,
            GoogleIamEndpoint = settings.GoogleIamEndpoint.In(given)!,
            WatchesAllNamespaces = settings.WatchNamespaces.In(given) is null,
            AllowedVaultAddresses = settings.AllowedVaultAddresses.In(given),
            RefusedAudiences = [.. settings.RefusedAudiences.In(given) ?? [], .. OwnToken.ReadAudiences(cluster)],
        };
        builder.Services.AddCourier(courier);
        builder.Services.AddKubernetesOperator(runtime => Configure(runtime, settings, given)).AddControllers(courier);

        var app = builder.Build();
        app.UseRouting();
        app.MapProbes(app.Services.GetRequiredService<IOperatorHealth>());
        app.Services.GetRequiredService<Dependents>().Connect();
        app.Services.GetRequiredService<SecretDependents<VaultDynamicSecret>>().Connect();
        return app;
    }

    private static void Configure(OperatorSettings runtime, RunSettings settings, ParseResult given)
    {
        runtime.Name = Name;
        runtime.Namespace = settings.Namespace.In(given);
        runtime.WatchNamespaces = settings.WatchNamespaces.In(given);
        runtime.LeaderElectionType = settings.LeaderElect.In(given) == true ? LeaderElectionType.Single : LeaderElectionType.None;
        runtime.LeaderElectionLeaseDuration = settings.LeaseDuration.In(given)!.Value;
        runtime.LeaderElectionRenewDeadline = settings.LeaseRenewDeadline.In(given)!.Value;
        runtime.LeaderElectionRetryPeriod = settings.LeaseRetryPeriod.In(given)!.Value;
        runtime.MaxParallelReconciliations = settings.MaxConcurrentReconciles.In(given) ?? runtime.MaxParallelReconciliations;
        runtime.DrainTimeout = settings.DrainTimeout.In(given)!.Value;
    }

    private static void AddLogging(ILoggingBuilder logging, LogLevel level, string? format)
    {
        logging.SetMinimumLevel(level);
        logging.AddFilter("Microsoft", level < LogLevel.Warning ? LogLevel.Warning : level);
        if (format == "text")
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
            });
        }
        else
        {
            logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
    }

    private static void AddProbes(WebApplicationBuilder builder, string address)
    {
        builder.Services.AddRoutingCore();
        if (address == "off")
            builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.Server.IServer, NoServer>();
        else
            builder.WebHost.UseKestrelCore().UseUrls($"http://{address}");
    }
}
