using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Taproot.Telemetry.Metrics;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.NodeAgent.Tests.Documentation;

/// <summary>A metric and the room whose code declares it.</summary>
internal sealed record KnownMetric(string Room, MetricDescriptor Descriptor);

/// <summary>Every metric that the agent can emit: what its static fields hold, directly, in lists, or in objects of its own types.</summary>
internal static class KnownMetrics
{
    private const string Prefix = "Taproot.";
    private const int MaxDepth = 5;

    internal static IReadOnlyList<KnownMetric> All { get; } = Find();

    private static List<KnownMetric> Find()
    {
        Dictionary<string, KnownMetric> found = new(StringComparer.Ordinal);
        IEnumerable<Type> types = typeof(AgentHost).Assembly.GetTypes()
            .Append(typeof(RemoteWriteSink))
            .Where(type => type.Namespace?.StartsWith(Prefix, StringComparison.Ordinal) == true && !type.ContainsGenericParameters && !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        foreach (Type type in types)
        {
            string room = type.Assembly == typeof(AgentHost).Assembly && type.Namespace != "Taproot.NodeAgent" ? type.Namespace!.Split('.')[^1] : "Export";
            foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!MayHold(field.FieldType))
                    continue;
                foreach (MetricDescriptor descriptor in In(field.GetValue(null), MaxDepth, new(ReferenceEqualityComparer.Instance)))
                    found.TryAdd(descriptor.Name + "|" + descriptor.Type + "|" + string.Join(',', descriptor.LabelNames), new KnownMetric(room, descriptor));
            }
        }
        return [.. found.Values.OrderBy(metric => metric.Room, StringComparer.Ordinal).ThenBy(metric => metric.Descriptor.Name, StringComparer.Ordinal)];
    }

    private static List<MetricDescriptor> In(object? value, int depth, HashSet<object> seen)
    {
        if (value is MetricDescriptor descriptor)
            return [descriptor];
        if (value is null or string || depth == 0 || !seen.Add(value))
            return [];
        if (value is IEnumerable items)
            return items.Cast<object?>().Take(1000).SelectMany(item => In(item, depth - 1, seen)).ToList();
        Type type = value.GetType();
        if (!IsOurs(type) && type.Namespace != "System")
            return [];
        return type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => MayHold(field.FieldType))
            .SelectMany(field => In(field.GetValue(value), depth - 1, seen))
            .ToList();
    }

    // Dictionaries' entries and tuples are values of System's types that hold ours.
    private static bool MayHold(Type type) =>
        IsOurs(type) || type.IsInterface || (type.IsArray && MayHold(type.GetElementType()!)) || (type.IsGenericType && Array.Exists(type.GetGenericArguments(), MayHold));

    private static bool IsOurs(Type type) => !type.IsEnum && type.Namespace?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}
