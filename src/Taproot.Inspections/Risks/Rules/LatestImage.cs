using Taproot.Topology.Model;

namespace Taproot.Inspections.Risks.Rules;

/// <summary>An image that names no version: nobody knows what the next restart brings.</summary>
internal sealed class LatestImage : RiskRule
{
    public override string Id => "ImageLatest";

    public override string Title => "Image without a version";

    public override Status Severity => Status.Info;

    public override string Advice => "Two instances may run different code, and a rollback brings back nothing certain. Name a version, or better a digest.";

    protected internal override string? Find(RiskScope scope, Application application)
    {
        var image = RiskScope.Up(application).SelectMany(i => i.Containers.Values).Select(c => c.Image).FirstOrDefault(IsMoving);
        return image is null ? null : $"It runs {image}.";
    }

    // An image built on the host has no tag either, but no registry behind it that could bring another.
    private static bool IsMoving(string image)
    {
        if (image.Length == 0 || image.Contains('@', StringComparison.Ordinal) || image.StartsWith("sha256:", StringComparison.Ordinal)) return false;
        return image.EndsWith(":latest", StringComparison.Ordinal);
    }
}
