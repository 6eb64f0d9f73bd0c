using Microsoft.Extensions.DependencyInjection.Extensions;
using Taproot.Inspections;

namespace Taproot.Server.Recorder;

/// <summary>Puts recording into the server.</summary>
public static class RecorderRegistration
{
    /// <summary>
    /// Adds the recorder and <see cref="IWorldSource"/>. Needs <c>ISampleScanner</c> and <c>IRecordedSeriesStore</c>; register
    /// <see cref="IRecordedProjects"/> before for projects other than <c>default</c>.
    /// </summary>
    public static IServiceCollection AddTaprootRecorder(this IServiceCollection services, RecorderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRecordedProjects, DefaultProject>();
        services.AddSingleton(options ?? new());
        services.AddSingleton<RecorderMetrics>();
        services.TryAddSingleton<ISampleSources, OwnStoreSources>();
        services.TryAddSingleton<IInspectionSettingsSource, NoChoices>();
        services.AddSingleton<WorldMaker>();
        services.AddSingleton<SampleTails>();
        services.AddSingleton<IStoredSamples>(s => s.GetRequiredService<SampleTails>());
        services.AddSingleton<RecorderService>();
        services.AddSingleton<IRecorderStatusSource>(s => s.GetRequiredService<RecorderService>());
        services.AddSingleton<IWorldSource, WorldSource>();
        return services.AddHostedService(s => s.GetRequiredService<RecorderService>());
    }

    private sealed class NoChoices : IInspectionSettingsSource
    {
        public InspectionSettings Of(string project) => InspectionSettings.Default;
    }

    private sealed class DefaultProject : IRecordedProjects
    {
        public IReadOnlyCollection<string> Projects { get; } = ["default"];
    }
}
