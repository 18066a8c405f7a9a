/** Names that Flask-SQLAlchemy's object passes on: those of sqlalchemy first, then those of sqlalchemy.orm. */

const SQLALCHEMY: ReadonlySet<string> = new Set(
  `ARRAY AdaptedConnection AggregateOrderBy Alias AliasedReturnsRows Any AssertionPool AsyncAdaptedQueuePool BIGINT
  BINARY BLANK_SCHEMA BLOB BOOLEAN BaseDDLElement BaseRow BigInteger BinaryExpression BindParameter BindTyping Boolean
  BooleanClauseList CHAR CLOB CTE CacheKey Case Cast CheckConstraint CheckFirst ChunkedIteratorResult ClauseElement
  ClauseList CollectionAggregate Column ColumnClause ColumnCollection ColumnDefault ColumnElement
  ColumnExpressionArgument ColumnOperators Compiled CompoundSelect Computed Connection Constraint CreateEnginePlugin
  CreateTable CreateTableAs CreateView CursorResult DATE DATETIME DDL DDLElement DECIMAL DOUBLE DOUBLE_PRECISION Date
  DateTime DefaultClause Delete Dialect Double DropTable DropView Engine Enum ExceptionContext Executable
  ExecutableDDLElement ExecutionContext Exists Extract FLOAT False_ FetchedValue Float ForeignKey ForeignKeyConstraint
  ForeignKeyTarget FrameClause FrameClauseType FromClause FromGrouping FrozenResult Function FunctionElement
  FunctionFilter GenerativeSelect Grouping HasCTE HasPrefixes HasSuffixes INT INTEGER Identity Index Insert Inspector
  Integer Interval IteratorResult JSON Join LABEL_STYLE_DEFAULT LABEL_STYLE_DISAMBIGUATE_ONLY LABEL_STYLE_NONE
  LABEL_STYLE_TABLENAME_PLUS_COL Label LambdaElement LargeBinary Lateral MappingResult MergedResult MetaData NCHAR
  NUMERIC NVARCHAR Named NestedTransaction NotNullable Null NullPool Nullable Numeric NumericCommon Operators
  OrderByList Over PickleType Pool PoolProxiedConnection PoolResetState PrimaryKeyConstraint QueuePool REAL
  ReleaseSavepointClause Result ResultProxy ReturnsRows RollbackToSavepointClause RootTransaction Row RowMapping
  SMALLINT SQLColumnExpression SavepointClause ScalarResult ScalarSelect Select SelectBase SelectLabelStyle Selectable
  Sequence SingletonThreadPool SmallInteger StatementLambdaElement StaticPool String Subquery TEXT TIME TIMESTAMP
  TString Table TableClause TableSample TableValuedAlias TableValuedColumn Text TextAsFrom TextClause TextualSelect
  Time Transaction True_ TryCast Tuple TupleType TwoPhaseTransaction TypeClause TypeCoerce TypeCompiler TypeDecorator
  TypedColumns URL UUID UnaryExpression Unicode UnicodeText UniqueConstraint Update UpdateBase Uuid VARBINARY VARCHAR
  Values ValuesBase Visitable WithinGroup aggregate_order_by alias all_ and_ annotations any_ asc between bindparam
  bitwise_not case cast collate column create_engine create_mock_engine create_pool_from_url cte custom_op delete desc
  distinct engine_from_config except_ except_all exists extract false from_dml_column func funcfilter insert
  insert_sentinel inspect intersect intersect_all join label lambda_stmt lateral literal literal_column make_url
  modifier not_ null nulls_first nulls_last nullsfirst nullslast or_ outerjoin outparam over quoted_name result_tuple
  select table tablesample text true try_cast tstring tuple_ type_coerce union union_all update values within_group`.split(
    /\s+/,
  ),
)

const ORM: ReadonlySet<string> = new Set(
  `AliasOption AppenderQuery AttributeEventToken AttributeEvents AttributeState Bundle CascadeOptions ClassManager
  ColumnProperty Composite CompositeProperty DeclarativeBase DeclarativeBaseNoMeta DeclarativeMeta DictBundle
  DynamicMapped EXT_CONTINUE EXT_SKIP EXT_STOP FromStatement IdentityMap InspectionAttr InspectionAttrExtensionType
  InspectionAttrInfo InstanceEvents InstanceState InstrumentationEvents InstrumentedAttribute KeyFuncDict Load
  LoaderCallableStatus LoaderCriteriaOption MANYTOMANY MANYTOONE Mapped MappedAsDataclass MappedClassProtocol
  MappedCollection MappedColumn MappedSQLExpression Mapper MapperEvents MapperProperty NO_KEY NO_VALUE NotExtension
  ONETOMANY ORMDescriptor ORMExecuteState PassiveFlag PropComparator Query QueryContext QueryEvents
  QueryPropertyDescriptor QueryableAttribute RegistryEvents Relationship RelationshipDirection RelationshipProperty
  SQLORMExpression Session SessionEvents SessionTransaction SessionTransactionOrigin Synonym SynonymProperty
  TypeResolve UOWTransaction Unmapped UserDefinedOption WriteOnlyCollection WriteOnlyMapped add_mapped_attribute
  aliased as_declarative as_typed_table attribute_keyed_dict attribute_mapped_collection backref class_mapper
  clear_mappers close_all_sessions column_keyed_dict column_mapped_collection column_property composite
  configure_mappers contains_alias contains_eager create_session declarative_base declarative_mixin declared_attr
  defaultload defer deferred dynamic_loader foreign has_inherited_table immediateload joinedload keyfunc_mapping
  lazyload load_only make_transient make_transient_to_detached mapped_as_dataclass mapped_collection mapped_column
  mapper merge_frozen_result merge_result noload object_mapper object_session orm_insert_sentinel polymorphic_union
  query_expression raiseload reconstructor registry relationship remote scoped_session selectin_polymorphic
  selectinload sessionmaker subqueryload synonym synonym_for undefer undefer_group unmapped_column unmapped_dataclass
  validates was_deleted with_expression with_loader_criteria with_parent with_polymorphic`.split(/\s+/),
)

/** The module that a name of `db` is imported from; null when it has none (flask_sqlalchemy.SQLAlchemy.__getattr__). */
export function passedOnFrom(name: string): 'sqlalchemy' | 'sqlalchemy.orm' | null {
  if (name === 'event' || SQLALCHEMY.has(name)) return 'sqlalchemy'
  return ORM.has(name) ? 'sqlalchemy.orm' : null
}
