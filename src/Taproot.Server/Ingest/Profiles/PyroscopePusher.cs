using Taproot.Server.Ingest.Figures;
using Taproot.Server.Ingest.Otlp;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Reading;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>Profiles as grafana/pyroscope's clients push them: <c>push.v1.PusherService/Push</c>, whose answer is as empty as OTLP's.</summary>
internal sealed class PyroscopePusher(ProfileIntake intake) : OtlpSignal(Signal.Profiles)
{
    /// <summary>Where its methods are.</summary>
    public const string Service = "/push.v1.PusherService";

    public override string GrpcPath => Service + "/Push";

    public override string MessageName => "push.v1.PushRequest";

    public override string RejectedName => "rejectedProfiles";

    protected override void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into) => PyroscopePush.WriteJson(json, into);

    protected override async ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        new() { Accepted = await intake.StoreAsync(project, Protocols.Profiles, batch => Read(message, batch), cancellation) };

    private void Read(ReadOnlyMemory<byte> message, ProfileBatch batch)
    {
        var budget = new UnpackBudget();
        foreach (var (origin, profile) in PyroscopePush.Read(message)) intake.ReadPprof(profile, origin, batch, budget);
    }
}
