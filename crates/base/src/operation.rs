//! Static descriptions of services, operations and errors; generated from AWS's models, walked by `wire` and `engine`.

use crate::fault::ErrorModel;
use crate::schema::Schema;
use crate::shape::Shape;

/// The wire protocols. A service lists those that it answers, the preferred one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// `X-Amz-Target`, JSON body, version 1.0.
    AwsJson10,
    /// `X-Amz-Target`, JSON body, version 1.1.
    AwsJson11,
    /// Form in, XML out.
    AwsQuery,
    /// Paths, headers and JSON bodies.
    RestJson1,
    /// Paths, headers and XML bodies.
    RestXml,
    /// `/service/X/operation/Y`, CBOR bodies.
    RpcV2Cbor,
}

/// One AWS service as clients address it.
#[derive(Debug)]
pub struct ServiceModel {
    /// Our short name: `sqs`, `states`, `lambda`, `sts`, `iam`, `logs`. Also the name in ARNs.
    pub name: &'static str,
    /// Protocols answered.
    pub protocols: &'static [Protocol],
    /// Before the dot in `X-Amz-Target`, such as `AmazonSQS`; empty for REST and query-only services.
    pub target_prefix: &'static str,
    /// The service in a credential scope.
    pub signing_name: &'static str,
    /// First labels of host names that mean this service (`sqs`, `states`, `sync-states`).
    pub endpoint_prefix: &'static str,
    /// `2012-11-05`.
    pub api_version: &'static str,
    /// Namespace of query answers, empty where there are none.
    pub xml_namespace: &'static str,
    /// JSON errors also carry the legacy query code in a header.
    pub query_compatible: bool,
    /// Every operation that AWS models and we decode.
    pub operations: &'static [&'static OperationModel],
}

/// One operation as clients call it.
#[derive(Debug)]
pub struct OperationModel {
    /// `SendMessage`.
    pub name: &'static str,
    /// HTTP method of the REST protocols; `POST` elsewhere.
    pub method: &'static str,
    /// URI template of the REST protocols, such as `/2015-03-31/functions/{FunctionName}/invocations`; `/` elsewhere.
    pub uri: &'static str,
    /// Status of a success.
    pub status: u16,
    /// Input structure.
    pub input: &'static Schema,
    /// Output structure.
    pub output: &'static Schema,
    /// The model has no output shape at all: query answers then have no result element, awsJson answers an empty body.
    pub unit_output: bool,
    /// Errors that the model names.
    pub errors: &'static [&'static ErrorModel],
    /// The name under which the result stands in a query answer, such as `SendMessageResult`.
    pub result_wrapper: &'static str,
}

/// The type-level side of an operation; the generated unit struct `SendMessage` implements it.
pub trait Operation: 'static {
    /// Input structure.
    type Input: Shape + Send;
    /// Output structure.
    type Output: Shape + Send + 'static;
    /// The service's closed error enum.
    type Error: Into<crate::fault::Fault> + Send;
    /// Its description.
    const MODEL: &'static OperationModel;
    /// The service that it belongs to.
    const SERVICE: &'static ServiceModel;
}
