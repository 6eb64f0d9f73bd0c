using Taproot.Server.Ingest.Figures;
using Taproot.Server.Ingest.Otlp;
using Taproot.Telemetry;
using Taproot.Telemetry.Otlp;
using Taproot.Telemetry.Otlp.Json;
using Taproot.Telemetry.Otlp.Profiles;
using Taproot.Telemetry.Otlp.Reading;

namespace Taproot.Server.Ingest.Profiles;

/// <summary>Profiles by OTLP, a signal that is still in development there.</summary>
internal sealed class OtlpProfiles(ProfileIntake intake) : OtlpSignal(Signal.Profiles)
{
    public override string GrpcPath => "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export";

    public override string MessageName => "ExportProfilesServiceRequest";

    public override string RejectedName => "rejectedProfiles";

    protected override void WriteJson(ReadOnlySpan<byte> json, ProtobufWriter into) => OtlpJsonMessages.WriteProfiles(json, into);

    protected override async ValueTask<OtlpTally> TakeAsync(string project, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        OtlpProfileReader? reader = null;
        var samples = await intake.StoreAsync(
            project, Protocols.Otlp,
            batch =>
            {
                reader = new(batch);
                reader.Read(message.Span);
            },
            cancellation);
        return new() { Accepted = samples, TooOld = reader?.TooOld ?? 0, TooNew = reader?.TooNew ?? 0 };
    }
}
