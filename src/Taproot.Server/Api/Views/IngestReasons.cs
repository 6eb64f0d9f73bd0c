namespace Taproot.Server.Api.Views;

/// <summary>What the codes mean for which something was not stored as it came, and what to do.</summary>
internal static class IngestReasons
{
    private const string FixSender = "Find the sender by the server's log, which names the project and the reason, and correct it.";
    private const string CheckClock = "Check the sender's clock (NTP).";
    private const string FewerLabels = "Drop labels where they are made, or by relabelling.";

    private static readonly (string Meaning, string Advice) Unknown = ("No further words are kept for this reason.", FixSender);

    private static readonly Dictionary<string, (string Meaning, string Advice)> Words = new(StringComparer.Ordinal)
    {
        ["unauthorized"] = ("There was no API key, or one that is not known here.", "Give the sender a key: taproot-server api-key create."),
        ["wrong_scope"] = ("The API key is known, but may not send this signal.", "Make a key with the scope, in Settings or with taproot-server api-key create --scope."),
        ["rate_limited"] = ("The project sent more bytes a second than it may; senders were told to wait (429).", "Nothing is lost while senders retry. Raise the limit in Settings, or --max-ingestion-rate."),
        ["series_limit"] = ("The series was new, and the project has as many active series as it may.", "The Cardinality tab shows what has most series. Raise the limit in Settings, or --max-active-series."),
        ["too_many_attributes"] = ("Items had more attributes than are kept; the rest of them was stored.", "Raise the limit in Settings, or --max-attributes."),
        ["attribute_too_long"] = ("Values of attributes were cut off; their items were stored.", "Raise the limit in Settings, or --max-attribute-value-length."),
        ["store_behind"] = ("Senders are faster than the store; they were told to slow down (429) and send again.", "Nothing is lost while senders retry. If it goes on: a faster disk, more memory (--store-memory), or a ClickHouse server."),
        ["store_unavailable"] = ("The store did not answer, such as while its engine starts.", "Nothing is lost while senders retry. If it goes on, the server's log says why."),
        ["store_full"] = ("The store's disk is full.", "Free space, or shorten how long data is kept (--metrics-ttl, --logs-ttl, --traces-ttl, --profiles-ttl)."),
        ["store_failed"] = ("The store refused what it was given.", "The server's log has its words. Please report this as a defect."),
        ["refused_by_prometheus"] = ("The Prometheus that samples are forwarded to refused them.", "Its answer is in the server's log: often samples out of order, or too old for it."),
        ["body_too_large"] = ("The request was larger than the limit.", "Send smaller batches, or raise --ingest-max-body or --ingest-max-decompressed."),
        ["too_large"] = ("The request became too large when decompressed.", "Send smaller batches, or raise --ingest-max-decompressed."),
        ["too_many_items"] = ("One request held more items than are taken at once.", "Send smaller batches."),
        ["too_many_series"] = ("One request held more series than are taken at once.", "Send smaller batches (max_samples_per_send)."),
        ["too_many_samples"] = ("One request held more samples than are taken at once.", "Send smaller batches (max_samples_per_send)."),
        ["too_many_labels"] = ("A series had more labels than are taken.", FewerLabels),
        ["label_name_too_long"] = ("A label's or metric's name was longer than is taken.", FewerLabels),
        ["label_value_too_long"] = ("A label's value was longer than is taken.", FewerLabels),
        ["invalid_labels"] = ("A label was empty, given twice or no UTF-8, or a series had no name.", FixSender),
        ["invalid_series"] = ("Names or attributes of data points were beyond the limits.", FixSender),
        ["invalid_ids"] = ("Spans had no valid trace id and span id.", FixSender),
        ["too_old"] = ("Items were older than they would be kept.", "Senders that catch up after an outage, or a clock that is wrong. Keep data longer if it should be stored."),
        ["too_new"] = ("Items were more than ten minutes in the future.", CheckClock),
        ["out_of_order"] = ("Points with delta temporality came after later ones of the same series.", "Send them in order by one exporter, or cumulative ones."),
        ["exemplar"] = ("Exemplars beyond the limits of a request were left out.", "Samples are not affected. Send smaller batches."),
        ["native_histogram"] = ("Native histograms are not kept.", "Send classic histograms too (send_native_histograms: false)."),
        ["metadata"] = ("Descriptions of metrics beyond the limits were left out.", "Samples are not affected."),
        ["negative_value"] = ("Samples of stacks had negative values.", FixSender),
        ["truncated"] = ("Items were stored with a part cut off: a text or a list was beyond the limits.", "Shorten what is sent, or do nothing: the rest is stored."),
        ["malformed_snappy"] = ("The body was no valid snappy.", FixSender),
        ["malformed_protobuf"] = ("The body was no valid message of the protocol.", FixSender),
        ["malformed_json"] = ("The body was no valid JSON of the protocol.", FixSender),
        ["malformed_form"] = ("The form that carries a profile was broken.", FixSender),
        ["malformed_profile"] = ("A profile was broken.", FixSender),
        ["malformed_frame"] = ("The frame of a gRPC message was broken.", FixSender),
        ["unsupported_format"] = ("The content type or compression is not taken.", "The answer told the sender what is taken; change its exporter's settings."),
        ["unknown_format"] = ("A profile's format is not known.", "Send pprof, folded stacks or JFR."),
        ["no_service"] = ("A profile did not say whose it is.", "Name the service: service_name, or the application's name at Pyroscope's clients."),
        ["other"] = ("Of more kinds than are told apart here.", FixSender),
    };

    /// <summary>The words for a reason.</summary>
    public static (string Meaning, string Advice) Of(string reason) => Words.GetValueOrDefault(reason, Unknown);
}
