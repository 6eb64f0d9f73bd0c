using System.Collections.Frozen;
using Taproot.Topology.Model;

namespace Taproot.Topology.Build.Software;

/// <summary>The software in an image, by the image's name and tag: of images whose tags are the versions of what is in them.</summary>
internal static class ImageVersions
{
    private static readonly FrozenDictionary<string, string> Names = FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["postgres"] = "postgres", ["postgresql"] = "postgres", ["mysql"] = "mysql", ["mysql-server"] = "mysql", ["mariadb"] = "mariadb", ["redis"] = "redis",
        ["valkey"] = "valkey", ["mongo"] = "mongodb", ["mongodb"] = "mongodb", ["elasticsearch"] = "elasticsearch", ["opensearch"] = "opensearch",
        ["rabbitmq"] = "rabbitmq", ["nginx"] = "nginx", ["memcached"] = "memcached", ["cassandra"] = "cassandra", ["node"] = "nodejs", ["python"] = "python",
        ["ruby"] = "ruby", ["php"] = "php", ["openjdk"] = "java", ["eclipse-temurin"] = "java",
    }, StringComparer.Ordinal);

    /// <summary>Owners whose images are called as the software alone, with the name that they have there.</summary>
    private static readonly string[] KafkaOwners = ["apache/kafka", "apache/kafka-native", "bitnami/kafka"];

    public static SoftwareVersion? Of(string image)
    {
        var digest = image.IndexOf('@', StringComparison.Ordinal);
        var name = digest < 0 ? image : image[..digest];
        var colon = name.LastIndexOf(':');
        if (colon <= name.LastIndexOf('/')) return null;
        var (repository, tag) = (name[..colon], name[(colon + 1)..]);
        var software = Array.Exists(KafkaOwners, o => repository == o || repository.EndsWith("/" + o, StringComparison.Ordinal))
            ? "kafka" : Names.GetValueOrDefault(repository[(repository.LastIndexOf('/') + 1)..]);
        // A tag such as "latest" or "alpine3.19" is none.
        if (software is null || tag.Length == 0 || !char.IsAsciiDigit(tag[0] == 'v' && tag.Length > 1 ? tag[1] : tag[0])) return null;
        return VersionText.Numbers(tag) is { Length: > 0 } version ? new(software, version) : null;
    }
}
